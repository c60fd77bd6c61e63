import { type Document, isKind } from '../model/document.js';
import { Field } from './field.js';

/** As much of a Linkerd ServiceProfile as decides what else holds for its Service. */
export interface ServiceProfile {
  namespace: string;
  cluster?: string;
  /** The Service that it is for, from the host that is its name. */
  service: { namespace: string; name: string };
  /** Routes or overrides: then HTTPRoutes and circuit breaking do not hold for the Service. */
  overridesPolicy: boolean;
  /** The SMI adaptor leaves it alone, so no TrafficSplit reaches it. */
  skipsTrafficSplit: boolean;
}

/** Undefined for a name that is no `SERVICE.NAMESPACE.svc....` host. */
export function readServiceProfile(document: Document): ServiceProfile | undefined {
  const [name, namespace, marker] = document.name.split('.');
  if (name === undefined || namespace === undefined || marker !== 'svc') return undefined;
  const spec = Field.root(document).get('spec');
  return {
    namespace: document.namespace ?? 'default',
    cluster: document.cluster,
    service: { namespace, name },
    overridesPolicy: spec.get('routes').items().length > 0 || spec.get('dstOverrides').items().length > 0,
    skipsTrafficSplit: Object.hasOwn(document.annotations, 'smi.linkerd.io/skip'),
  };
}

/** Whether this is a ServiceProfile, of any version. */
export function isServiceProfile(document: Document): boolean {
  return isKind(document, 'linkerd.io', 'ServiceProfile');
}
