import type { JsonObject } from '../model/document.js';
import { asList, asObject, asText } from '../model/json.js';

/** Where a node's ports are reached: from outside where any node says so, else from the network of the nodes. */
export function nodeAddress(nodes: readonly JsonObject[]): string | undefined {
  const addresses = nodes.flatMap(({ status }) => asList(asObject(status).addresses).map(asObject));
  const ofType = (type: string) => addresses.find((one) => one.type === type)?.address;
  return asText(ofType('ExternalIP')) ?? asText(ofType('InternalIP'));
}
