import { type CheckResult, failed, passed, warning } from './check-result.js';
import { checkSecret } from './check-secret.js';
import { DOWNSTREAM, UPSTREAM } from './layout.js';
import type { Sides } from './sides.js';
import type { TlsSecret } from './tls-secret.js';
import { distrust } from './trust.js';

/** What the caller wants to know beside what the Secrets say. */
export interface VerifyOptions {
  /** Wall-clock time, ms since 1970. */
  nowMs: number;
  /** The name that the client asks for. */
  sni?: string;
  /** Where one side is enough: its peer is asked itself. */
  oneSide?: boolean;
}

/** Every check of both sides and of what each accepts of the other, in the order in which a handshake meets them. */
export function verifySides(
  { servers, clients }: Sides,
  { nowMs, sni, oneSide = false }: VerifyOptions,
): CheckResult[] {
  return [
    ...(oneSide ? [] : absentSides({ servers, clients })),
    ...servers.flatMap((server) => [...checkSecret(server, 'server', nowMs), ...checkName(server, sni)]),
    ...clients.flatMap((client) => checkSecret(client, 'client', nowMs)),
    ...servers.flatMap((server) => clientTrust(server, clients, nowMs)),
    ...clients.flatMap((client) => serverTrust(client, servers, nowMs)),
  ];
}

function absentSides({ servers, clients }: Sides): CheckResult[] {
  return [
    ...(servers.length > 0
      ? []
      : [failed(DOWNSTREAM, 'presence', 'the Secret of the server side is not among the inputs')]),
    ...(clients.length > 0
      ? []
      : [failed(UPSTREAM, 'presence', 'the Secret of the client side is not among the inputs')]),
  ];
}

/** Which clients a server lets in. */
function clientTrust({ name, ca }: TlsSecret, clients: readonly TlsSecret[], nowMs: number): CheckResult[] {
  if (ca === undefined || ca.length === 0) {
    return [
      failed(
        name,
        'client-trust',
        `${ca === undefined ? 'no' : 'an empty'} ca.crt: every client is let in, with a certificate or without`,
        {
          hint: `add ca.crt, the certificate of ${UPSTREAM} or its root CA`,
        },
      ),
    ];
  }
  return clients
    .filter(({ chain }) => chain.length > 0)
    .map((client) => {
      const why = distrust(client.chain, ca, nowMs);
      if (why === undefined) return passed(name, 'client-trust', `accepts the client certificate of ${client.name}`);
      return failed(name, 'client-trust', `refuses the client certificate of ${client.name}: ${why}`, {
        hint: `put the certificate of ${client.name}, or its root CA, into ca.crt of ${name}`,
      });
    });
}

/** Which servers a client takes for genuine. */
function serverTrust({ name, ca }: TlsSecret, servers: readonly TlsSecret[], nowMs: number): CheckResult[] {
  if (ca === undefined || ca.length === 0) {
    return [
      warning(name, 'server-trust', 'no ca.crt: the client does not verify the server, as in the guide', {
        hint: 'make the pairs with --ca or --san to have both sides verified',
      }),
    ];
  }
  return servers
    .filter(({ chain }) => chain.length > 0)
    .map((server) => {
      const why = distrust(server.chain, ca, nowMs);
      if (why === undefined) return passed(name, 'server-trust', `accepts the server certificate of ${server.name}`);
      return failed(name, 'server-trust', `refuses the server certificate of ${server.name}: ${why}`, {
        hint: `put the root CA of ${server.name} into ca.crt of ${name}`,
      });
    });
}

function checkName({ name, chain: [leaf] }: TlsSecret, sni: string | undefined): CheckResult[] {
  if (sni === undefined || leaf === undefined) return [];
  if (leaf.subjectAltName === undefined) {
    return [
      warning(
        name,
        'name',
        `the certificate has no subject alternative name; only a client that checks names minds that \`${sni}\` is missing`,
      ),
    ];
  }
  if (leaf.checkHost(sni, { subject: 'never' }) !== undefined)
    return [passed(name, 'name', `the certificate is valid for \`${sni}\``)];
  return [
    failed(name, 'name', `the certificate is valid for ${leaf.subjectAltName}, not for \`${sni}\``, {
      hint: `make the pair with --san ${sni}`,
    }),
  ];
}
