import type { JsonObject } from '../../model/document.js';
import { asList, asObject, asText } from '../../model/json.js';
import type { FailoverPlan } from '../../model/plan.js';
import { extensionOf } from '../extension-of.js';
import type { Losses } from '../losses.js';
import { hasName } from './external-services.js';

const HTTP = ['http', 'http2', 'grpc'];

/**
 * `tls` of a DestinationRule: as the Failover document or the rule has it, and SIMPLE where clients speak plain HTTP to external
 * destinations on port 443. One Envoy cluster has one server name and one list of accepted ones, so endpoints of different names need
 * both spelled out: else every certificate is held against the host that the client called, and refused.
 */
export function renderTls(plan: FailoverPlan, losses: Losses): JsonObject | undefined {
  const written = extensionOf(plan, 'istio').tls;
  const given = asObject(written);
  const tls: JsonObject = Object.keys(given).length === 0 && originates(plan) ? { mode: 'SIMPLE' } : given;
  if (Object.keys(tls).length === 0) return undefined;
  const verifies = ['SIMPLE', 'MUTUAL'].includes(asText(tls.mode) ?? '') && tls.insecureSkipVerify !== true;
  const names = externalNames(plan);
  if (!verifies || names.length === 0 || asList(tls.subjectAltNames).length > 0 || tls.credentialName !== undefined) {
    return tls;
  }
  const [first] = names;
  if (names.every((name) => name === plan.service)) return tls;
  if (names.length > 1 && tls.sni === undefined) {
    losses.add(
      'istio.tls.sni',
      `a rule has one server name for all endpoints: each of ${names.join(', ')} is asked for ${first}`,
      'make sure that each of them answers to it, or write one host for each',
    );
  }
  return { ...tls, sni: tls.sni ?? (first as string), subjectAltNames: names };
}

/** Plain HTTP to port 443 of something outside is never meant; a native manifest says itself what it does about TLS. */
function originates({ destinations, protocol, origin }: FailoverPlan): boolean {
  const external = destinations.filter(({ address, endpoints }) => address !== undefined && endpoints.length > 0);
  return (
    origin.document.kind === 'Failover' &&
    HTTP.includes(protocol) &&
    external.length > 0 &&
    external.length === destinations.length &&
    external.every(({ endpoints }) => endpoints.every(({ port }) => port === 443))
  );
}

function externalNames({ destinations }: FailoverPlan): string[] {
  const addresses = destinations.flatMap(({ endpoints }) => endpoints);
  const named = addresses.filter((endpoint) => hasName(endpoint) && endpoint.address?.includes('/') === false);
  return [...new Set(named.flatMap(({ address }) => address ?? []))];
}
