import type { Json, JsonObject } from '../model/document.js';
import { asList, asObject, asText, isObject } from '../model/json.js';

/** `reviews.prod`, `reviews.prod.svc`, `reviews.prod.svc.cluster.local`. */
const SERVICE_HOST = /^([a-z0-9-]+)\.([a-z0-9-]+)(\.svc(?:\.[a-z0-9.-]+)?)?$/;
const LABEL = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

/** What an object calls others, in the words of `namesOf`. */
export interface References {
  names: ReadonlySet<string>;
  /** Namespaces that it names for certain. */
  namespaces: ReadonlySet<string>;
  /** Hosts with a wildcard: what they match, they are about, but nobody means all of it. */
  wildcards: readonly string[];
}

/** The words by which other objects refer to this one. */
export function namesOf(object: JsonObject): string[] {
  const { name, namespace } = asObject(object.metadata);
  const hosts = object.kind === 'ServiceEntry' ? asList(asObject(object.spec).hosts) : [];
  return [`${asText(namespace) ?? ''}/${asText(name) ?? ''}`, ...hosts.flatMap((host) => asText(host) ?? [])];
}

/** Every host that a wildcard may match: the service's own, and those of a ServiceEntry. */
export function hostsOf(object: JsonObject): string[] {
  const { name, namespace } = asObject(object.metadata);
  if (object.kind === 'Service' && object.apiVersion === 'v1') {
    return [`${asText(name) ?? ''}.${asText(namespace) ?? ''}.svc.cluster.local`];
  }
  return namesOf(object).slice(1);
}

/**
 * Everything that an object may refer to: texts that are a host or a name of its own namespace, and maps that hold a name with a
 * namespace. Too much is found rather than too little: what does not exist is not among the candidates anyway.
 */
export function referencesOf(object: JsonObject): References {
  const own = asText(asObject(object.metadata).namespace) ?? '';
  const names = new Set<string>();
  const namespaces = new Set<string>();
  const wildcards: string[] = [];
  const visit = (value: Json | undefined): void => {
    if (typeof value === 'string') text(value);
    else if (Array.isArray(value)) value.forEach(visit);
    else if (isObject(value)) {
      pair(value.name, value.namespace);
      pair(value.serviceName, value.serviceNamespace);
      // By these a proxy tells its clients' requests apart: `*` on a VirtualService of Gloo is about no Service.
      for (const [key, below] of Object.entries(value)) if (key !== 'domains') visit(below);
    }
  };
  const pair = (name: Json | undefined, namespace: Json | undefined): void => {
    if (asText(name) === undefined || asText(namespace) === undefined) return;
    names.add(`${namespace}/${name}`);
    namespaces.add(namespace as string);
  };
  const text = (value: string): void => {
    if (value.startsWith('*')) wildcards.push(value);
    if (!LABEL.test(value)) return;
    names.add(value);
    names.add(`${own}/${value}`);
    const [, name, namespace, service] = SERVICE_HOST.exec(value) ?? [];
    if (namespace === undefined) return;
    names.add(`${namespace}/${name}`);
    if (service !== undefined) namespaces.add(namespace);
  };
  // Its own name may be what it is about: a ServiceProfile is called like the host.
  text(asText(asObject(object.metadata).name) ?? '');
  visit(object.spec);
  // Gloo's and SMI's older objects, and Endpoints, keep fields beside `spec`.
  for (const [key, value] of Object.entries(object)) {
    if (!['apiVersion', 'kind', 'metadata', 'spec', 'status'].includes(key)) visit(value);
  }
  return { names, namespaces, wildcards };
}

/** Whether a wildcard host (`*`, `*.prod.svc.cluster.local`) matches. */
export function matchesWildcard(wildcard: string, host: string): boolean {
  return host.endsWith(wildcard.slice(1));
}
