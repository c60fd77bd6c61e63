import type { Cluster } from '../model/cluster.js';
import type { JsonObject } from '../model/document.js';
import { asList, asNumber, asObject, asText } from '../model/json.js';
import { nodeAddress } from '../resources/node-address.js';
import { ifAllowed } from './if-allowed.js';
import { FAILOVER_PORTS, hostPort } from './status/addresses.js';

/** Where other clusters reach a Service of type NodePort or LoadBalancer; undefined while it has no address. */
export async function serviceAddress(cluster: Cluster, { spec, status }: JsonObject): Promise<string | undefined> {
  const { type, ports } = asObject(spec);
  const all = asList(ports).map(asObject);
  const { port, nodePort } = all.find(({ name }) => FAILOVER_PORTS.includes(String(name))) ?? all[0] ?? {};
  const [assigned] = asList(asObject(asObject(status).loadBalancer).ingress).map(asObject);
  const host = asText(assigned?.ip) ?? asText(assigned?.hostname);
  if (host !== undefined && asNumber(port) !== undefined) return hostPort(host, Number(port));
  if (type !== 'NodePort' || asNumber(nodePort) === undefined) return undefined;
  const nodes = await ifAllowed(cluster.list('v1', 'Node'));
  const node = nodeAddress(nodes?.answer ?? []);
  return node === undefined ? `port ${nodePort} of every node` : hostPort(node, Number(nodePort));
}
