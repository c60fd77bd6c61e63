import type { StarterDestination } from './init-starter.js';

/** RFC 1123, which names of clusters, namespaces and Services follow. */
const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const WHOLE_LABEL = new RegExp(`^${LABEL}$`);
const HOST = new RegExp(`^${LABEL}(\\.${LABEL})*$`);

// Each of these gives the reason why a text is no answer, or undefined when it is one: for flags and for what is typed alike.

/** A host, with a port or without. */
export function checkService(text: string): string | undefined {
  const { host, port } = splitService(text);
  if (!HOST.test(host) || host.length > 253)
    return `found \`${host}\`, expected a host name like reviews.bookinfo.svc.cluster.local`;
  return port === undefined ? undefined : checkPort(port);
}

function checkPort(text: string): string | undefined {
  const isPort = /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
  return isPort ? undefined : `found \`${text}\`, expected a port from 1 to 65535`;
}

/** CLUSTER/NAMESPACE/SERVICE. */
export function checkDestination(text: string): string | undefined {
  const parts = text.split('/');
  if (parts.length === 3 && parts.every((part) => WHOLE_LABEL.test(part))) return undefined;
  return `found \`${text}\`, expected CLUSTER/NAMESPACE/SERVICE in lower case, like east/bookinfo/reviews`;
}

/** What is wrong with a locality; undefined when nothing is. */
export function checkLocality(text: string): string | undefined {
  if (/^[\w.-]+(\/[\w.-]+){0,2}$/.test(text)) return undefined;
  return `found \`${text}\`, expected REGION[/ZONE[/SUBZONE]]`;
}

/** What is wrong with the path of a health check; undefined when nothing is. Nothing at all means no health check. */
export function checkHealthPath(text: string): string | undefined {
  return text === '' || /^\/[\w./~-]*$/.test(text)
    ? undefined
    : `found \`${text}\`, expected a path like /health, or nothing`;
}

/** `HOST[:PORT]`, unchecked. */
export function splitService(text: string): { host: string; port?: string } {
  const [, host = text, port] = /^(.*?)(?::([^:]*))?$/.exec(text) ?? [];
  return { host, port };
}

/** After `checkDestination` had nothing to say. */
export function parseDestination(text: string): StarterDestination {
  const [cluster = '', namespace = '', service = ''] = text.split('/');
  return { cluster, namespace, service };
}

/** The host that clients of this mesh call when they mean the service everywhere. */
export function defaultHost(mesh: string, { namespace, service }: StarterDestination): string {
  return mesh === 'service-mesh-hub'
    ? `${service}-failover.${namespace}.global`
    : `${service}.${namespace}.svc.cluster.local`;
}

/** A region of its own for each cluster: where they really stand, only their owner knows. */
export function defaultLocalities(destinations: readonly StarterDestination[]): Record<string, string> {
  const clusters = [...new Set(destinations.map(({ cluster }) => cluster))];
  return Object.fromEntries(clusters.map((cluster, index) => [cluster, `region${index + 1}/zone1`]));
}
