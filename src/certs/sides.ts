import { InputError } from '../errors.js';
import type { Document } from '../model/document.js';
import { asList, asObject, asText } from '../model/json.js';
import { DOWNSTREAM, UPSTREAM } from './layout.js';
import { readTlsSecret, type TlsSecret } from './tls-secret.js';

/** The TLS Secrets among the inputs by what they are for. */
export interface Sides {
  /** Presented by the failover Gateways of the remote clusters. */
  servers: TlsSecret[];
  /** Presented by the proxies of the primary clusters. */
  clients: TlsSecret[];
}

/**
 * Which Secret is for which side: as Gateways and Failover documents among the inputs say, else by the names of the guide, else by a name that
 * says it; and where only one Secret is left, it is for the side that is still without one.
 *
 * @throws InputError when there is no TLS Secret, or nothing tells its side.
 */
export function readSides(documents: readonly Document[]): Sides {
  const secrets = documents.flatMap((document) => readTlsSecret(document) ?? []);
  if (secrets.length === 0) {
    throw new InputError('no-tls-secret', 'found no TLS Secret among the inputs, expected both sides', {
      hint: `\`failover certs create --secrets DIR\` writes ${DOWNSTREAM} and ${UPSTREAM}`,
    });
  }
  const servers = new Set([DOWNSTREAM, ...documents.flatMap(serverNames)]);
  const clients = new Set([UPSTREAM, ...documents.flatMap(clientNames)]);
  const sides: Sides = { servers: [], clients: [] };
  const rest: TlsSecret[] = [];
  for (const secret of secrets) {
    const { name } = secret.document;
    if (servers.has(name)) sides.servers.push(secret);
    else if (clients.has(name)) sides.clients.push(secret);
    else if (/downstream|server/.test(name)) sides.servers.push(secret);
    else if (/upstream|client/.test(name)) sides.clients.push(secret);
    else rest.push(secret);
  }
  if (rest.length === 1 && sides.servers.length === 0 && sides.clients.length > 0) sides.servers.push(...rest);
  else if (rest.length === 1 && sides.clients.length === 0 && sides.servers.length > 0) sides.clients.push(...rest);
  if (sides.servers.length + sides.clients.length === 0) throw unknownSides(rest);
  return sides;
}

function serverNames({ kind, value }: Document): string[] {
  const spec = asObject(value.spec);
  if (kind === 'Failover') return names(asObject(spec.glooFederation).downstreamSecret);
  if (kind !== 'Gateway') return [];
  const hosts = asList(asObject(spec.tcpGateway).tcpHosts);
  return hosts.flatMap((host) => names(asObject(asObject(asObject(host).sslConfig).secretRef).name));
}

function clientNames({ kind, value }: Document): string[] {
  return kind === 'Failover' ? names(asObject(asObject(value.spec).glooFederation).upstreamSecret) : [];
}

function names(value: Parameters<typeof asText>[0]): string[] {
  return [asText(value) ?? []].flat();
}

function unknownSides(secrets: readonly TlsSecret[]): InputError {
  const found = secrets.map(({ name }) => `\`${name}\``).join(', ');
  return new InputError('unknown-side', `found ${found}, expected Secrets whose side can be told`, {
    hint: `name them ${DOWNSTREAM} and ${UPSTREAM}, or add the Gateway or the Failover document that uses them`,
  });
}
