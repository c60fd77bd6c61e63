import type { Document } from '../../model/document.js';
import { asObject, asText } from '../../model/json.js';
import type { Field } from '../../resources/field.js';
import type { RuleContext } from '../rule.js';
import { failoverEndpoints, schemes, specOf } from './upstreams.js';

/** A place that names a TLS Secret. */
export interface SecretReference {
  field: Field;
  namespace?: string;
  name: string;
  cluster?: string;
}

/**
 * Every `secretRef` of TCP gateways' hosts, Upstreams' `sslConfig` and failover endpoints, and the client pair that gloo-fed writes into
 * the primary of each FailoverScheme.
 */
export function secretReferences(context: RuleContext): SecretReference[] {
  const written = sslConfigs(context).flatMap((config) => {
    const field = config.get('secretRef');
    const name = field.get('name').text();
    if (name === undefined) return [];
    return { field, name, namespace: field.get('namespace').text(), cluster: config.document.cluster };
  });
  const implied = schemes(context).flatMap(({ primary: { field, reference } }) => {
    const { namespace, cluster } = reference;
    return namespace === undefined ? [] : [{ field, name: 'failover-upstream', namespace, cluster }];
  });
  return [...written, ...implied];
}

/** Every TLS configuration of what takes part in a failover. */
export function sslConfigs(context: RuleContext): Field[] {
  const hosts = context
    .of('gateway.solo.io', 'Gateway')
    .flatMap((gateway) => specOf(gateway).get('tcpGateway', 'tcpHosts').items());
  const upstreams = context.of('gloo.solo.io', 'Upstream').map(specOf);
  return [
    ...[...hosts, ...upstreams].map((field) => field.get('sslConfig')),
    ...upstreams.flatMap(failoverEndpoints).map((endpoint) => endpoint.get('upstreamSslConfig')),
  ].filter(({ present }) => present);
}

/** The Secret; undefined when it is not among the inputs. */
export function findSecret({ namespace, name, cluster }: SecretReference, context: RuleContext): Document | undefined {
  return context.find('', 'Secret', namespace, name, cluster);
}

/** One entry of a Secret as text, from `stringData` or `data`. */
export function secretText({ value }: Document, key: string): string | undefined {
  const encoded = asText(asObject(value.data)[key]);
  return asText(asObject(value.stringData)[key]) ?? (encoded && Buffer.from(encoded, 'base64').toString('utf8'));
}
