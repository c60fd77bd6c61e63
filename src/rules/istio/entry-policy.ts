import { clusterPolicy } from '../../meshes/istio/traffic-policy.js';
import type { DestinationRule, PolicyBlocks } from '../../resources/destination-rule.js';
import { Field } from '../../resources/field.js';
import type { ServiceEntry, ServiceEntryPort } from '../../resources/service-entry.js';
import type { RuleContext } from '../rule.js';
import { istioObjects } from './istio-objects.js';

/** A port of a ServiceEntry's host, and the policy that its own namespace's clients use for it. */
export interface EntryPolicy {
  entry: ServiceEntry;
  host: string;
  port: ServiceEntryPort;
  rule: DestinationRule;
  blocks: PolicyBlocks;
}

const cache = new WeakMap<RuleContext, readonly EntryPolicy[]>();

/** Every port of every ServiceEntry for whose host there is a DestinationRule. */
export function entryPolicies(context: RuleContext): readonly EntryPolicy[] {
  const known = cache.get(context);
  if (known !== undefined) return known;
  const { entries, index, mesh } = istioObjects(context);
  const policies = entries.flatMap((entry) =>
    entry.hosts.flatMap((host) => {
      const rule = index.ruleFor(host, entry.namespace, { namespace: entry.namespace, labels: {} });
      if (rule === undefined) return [];
      return entry.ports.map((port) => {
        const { endpoints } = clusterPolicy(rule, undefined, port.number, mesh);
        return { entry, host, port, rule, blocks: endpoints };
      });
    }),
  );
  cache.set(context, policies);
  return policies;
}

/** The distinct DNS names among the endpoints; addresses and unix sockets are none. */
export function namesOf({ endpoints }: ServiceEntry): string[] {
  const names = endpoints.map(({ address }) => address).filter((address) => /[a-z]/i.test(address));
  return [...new Set(names.filter((name) => !name.includes(':')))];
}

/** Whether the sidecar takes plain HTTP on this port, so that it knows the Host of each request. */
export function isHttpPort({ protocol }: ServiceEntryPort): boolean {
  return ['http', 'http2', 'grpc', 'grpc-web', 'http_proxy', ''].includes(protocol.toLowerCase());
}

/** TLS that the sidecar begins by itself with a certificate of the outside world. */
export function originatesTls({ tls }: PolicyBlocks): boolean {
  return ['SIMPLE', 'MUTUAL'].includes(tls?.get('mode').text() ?? '');
}

/** `subjectAltNames` of the ServiceEntry, which count where the rule has none. */
export function certificateNames({ origin }: ServiceEntry): string[] {
  return Field.root(origin.document).get('spec', 'subjectAltNames').texts();
}
