import type { RuleContext } from '../rule.js';
import { istioObjects } from './istio-objects.js';

/** Name and namespace of a Kubernetes Service's host; undefined for any other host. */
export function kubernetesHost(host: string): { name: string; namespace: string } | undefined {
  const [, name, namespace] = /^([^.*]+)\.([^.]+)\.svc\.cluster\.local$/.exec(host) ?? [];
  return name === undefined || namespace === undefined ? undefined : { name, namespace };
}

/** The namespace of a host's service: told by the name itself, or by the only ServiceEntry that defines it. */
export function serviceOwner(host: string, context: RuleContext): string | undefined {
  const service = kubernetesHost(host);
  if (service !== undefined) return service.namespace;
  const [entry, ...others] = istioObjects(context).entriesOf(host);
  return entry?.origin.document.namespace !== undefined && others.length === 0 ? entry.namespace : undefined;
}
