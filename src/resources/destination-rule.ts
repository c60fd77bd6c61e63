import type { Document, Origin } from '../model/document.js';
import { Field } from './field.js';

/** The blocks of a `trafficPolicy`; a block that is written counts, even an empty one. */
export interface PolicyBlocks {
  connectionPool?: Field;
  loadBalancer?: Field;
  outlierDetection?: Field;
  tls?: Field;
  retryBudget?: Field;
}

export interface TrafficPolicy extends PolicyBlocks {
  /** `portLevelSettings`, as written. */
  ports: { port: number; blocks: PolicyBlocks }[];
}

export interface Subset {
  name: string;
  labels: Record<string, string>;
  trafficPolicy?: TrafficPolicy;
  origin: Origin;
}

/** Istio's DestinationRule (v1, v1beta1 and v1alpha3 have one schema). */
export interface DestinationRule {
  name: string;
  namespace: string;
  /** A name without dots is expanded with the rule's own namespace. */
  host: string;
  exportTo: string[];
  /** Labels of `workloadSelector`; undefined when there is none. */
  selector?: Record<string, string>;
  trafficPolicy?: TrafficPolicy;
  subsets: Subset[];
  /** Whole seconds; 0 when the manifest has no `creationTimestamp`. */
  createdAt: number;
  origin: Origin;
}

const read = new WeakMap<Document, DestinationRule>();

/** A DestinationRule as istiod reads it: what has the wrong type reads as absent. Read once, however many ask. */
export function readDestinationRule(document: Document): DestinationRule {
  const known = read.get(document) ?? readOnce(document);
  read.set(document, known);
  return known;
}

function readOnce(document: Document): DestinationRule {
  const spec = Field.root(document).get('spec');
  const namespace = document.namespace ?? 'default';
  const selector = spec.get('workloadSelector');
  return {
    name: document.name,
    namespace,
    host: expandHost(spec.get('host').text() ?? '', namespace),
    exportTo: spec.get('exportTo').texts(),
    selector: selector.present ? selector.get('matchLabels').textMap() : undefined,
    trafficPolicy: readTrafficPolicy(spec.get('trafficPolicy')),
    subsets: spec
      .get('subsets')
      .items()
      .map((subset) => ({
        name: subset.get('name').text() ?? '',
        labels: subset.get('labels').textMap(),
        trafficPolicy: readTrafficPolicy(subset.get('trafficPolicy')),
        origin: subset.origin,
      })),
    createdAt: creationSeconds(document),
    origin: { document, path: [] },
  };
}

/** `x` becomes `x.NAMESPACE.svc.cluster.local`; anything with a dot stays as it is (istio: pilot/pkg/model ResolveShortnameToFQDN). */
export function expandHost(host: string, namespace: string): string {
  return host === '' || host === '*' || host.includes('.') || host.includes(':')
    ? host
    : `${host}.${namespace}.svc.cluster.local`;
}

/** Kubernetes keeps whole seconds, so younger objects often tie. */
export function creationSeconds(document: Document): number {
  const written = Field.root(document).get('metadata', 'creationTimestamp').text();
  return Math.floor(Date.parse(written ?? '1970-01-01T00:00:00Z') / 1000) || 0;
}

/** A `trafficPolicy`, also the mesh config's `defaultTrafficPolicy`; undefined when it is not written. */
export function readTrafficPolicy(policy: Field): TrafficPolicy | undefined {
  if (!policy.present) return undefined;
  return {
    ...readBlocks(policy),
    ports: policy
      .get('portLevelSettings')
      .items()
      .flatMap((entry) => {
        const port = entry.get('port', 'number').number();
        return port === undefined ? [] : { port, blocks: readBlocks(entry) };
      }),
  };
}

function readBlocks(policy: Field): PolicyBlocks {
  const block = (name: string) => (policy.get(name).present ? policy.get(name) : undefined);
  return {
    connectionPool: block('connectionPool'),
    loadBalancer: block('loadBalancer'),
    outlierDetection: block('outlierDetection'),
    tls: block('tls'),
    retryBudget: block('retryBudget'),
  };
}
