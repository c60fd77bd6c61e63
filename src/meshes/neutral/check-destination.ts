import { suggestion } from '../../manifest/did-you-mean.js';
import { type Problem, problem } from '../../manifest/schema.js';
import { describeEnum } from '../../manifest/schema-text.js';
import type { Json, Path } from '../../model/document.js';
import { asNumber, asObject, asText } from '../../model/json.js';
import { parseAddress } from './address.js';

/** What a destination's schema cannot say: it is either a Service or an address, and its port is given once. */
export function checkDestination(value: Json, path: Path): Problem[] {
  const destination = asObject(value);
  const { service, address, namespace, port } = destination;
  if (service === undefined && address === undefined) {
    return [problem(path, 'oneOf', 'neither `service` nor `address`', '`service` with `namespace`, or `address`')];
  }
  if (service !== undefined && address !== undefined) {
    return [problem([...path, 'address'], 'oneOf', 'both `service` and `address`', 'only one of them')];
  }
  if (address !== undefined && namespace !== undefined) {
    return [problem([...path, 'namespace'], 'oneOf', 'a namespace of an `address`', 'none, or `service` instead')];
  }
  const own = parseAddress(asText(address) ?? '')?.port;
  if (own !== undefined && port !== undefined && asNumber(port) !== own) {
    return [problem([...path, 'port'], 'port', String(port), `the address's own port ${own}, or none`)];
  }
  return [];
}

/** A cluster that is named has to be among those of the document. */
export function checkCluster(value: Json | undefined, path: Path, clusters: readonly string[]): Problem[] {
  if (typeof value !== 'string' || clusters.includes(value)) return [];
  const expected = clusters.length === 0 ? 'a key of `spec.clusters`, which is empty' : describeEnum(clusters);
  const hint = suggestion(value, clusters) ?? `add \`${value}\` to \`spec.clusters\``;
  return [problem(path, 'cluster', JSON.stringify(value), expected, hint)];
}
