import { X509Certificate } from 'node:crypto';
import { type Handshake, handshake } from '../net/tls.js';
import { isSame, nameText } from './certificate.js';
import { type CheckResult, failed, passed, warning } from './check-result.js';
import type { Sides } from './sides.js';
import type { TlsSecret } from './tls-secret.js';
import { distrust } from './trust.js';

export interface Address {
  host: string;
  port: number;
}

export interface AskOptions {
  sni?: string;
  timeoutMs: number;
  /** Wall-clock time, ms since 1970. */
  nowMs: number;
}

/** What a running server said, and what it presented. */
export interface Asked {
  checks: CheckResult[];
  presented: X509Certificate[];
}

/** A real handshake with the client's pair, as the proxy of the primary cluster makes it when it fails over. */
export async function askServer(
  { host, port }: Address,
  client: TlsSecret,
  { servers }: Sides,
  { sni, timeoutMs, nowMs }: AskOptions,
): Promise<Asked> {
  const subject = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const { key, chain } = client;
  if (key === undefined || chain.length === 0) {
    return { checks: [failed(subject, 'handshake', `${client.name} holds no usable pair to present`)], presented: [] };
  }
  const answer = await handshake({
    host,
    port,
    serverName: sni,
    certificate: chain.map(String).join(''),
    key,
    timeoutMs,
  });
  const presented = answer.presented.map((der) => new X509Certificate(der));
  return {
    presented,
    checks: [
      outcome(subject, answer, client),
      ...(presented.length === 0
        ? []
        : [checkServer(subject, presented, client, nowMs), ...checkExpected(subject, presented, servers)]),
    ],
  };
}

function outcome(subject: string, { result, reason, protocol, cipher }: Handshake, client: TlsSecret): CheckResult {
  if (result === 'accepted') {
    return passed(subject, 'handshake', `let the client certificate of ${client.name} in (${protocol}, ${cipher})`);
  }
  if (result === 'unreachable') return failed(subject, 'handshake', `no TLS handshake: ${reason}`);
  return failed(subject, 'handshake', `refused the client certificate of ${client.name}: ${reason}`, {
    hint: `its ca.crt must verify the certificate in ${client.name}`,
  });
}

function checkServer(
  subject: string,
  presented: readonly X509Certificate[],
  { name, ca }: TlsSecret,
  nowMs: number,
): CheckResult {
  const who = `\`${nameText(presented[0]?.subject)}\``;
  if (ca === undefined || ca.length === 0) {
    return warning(subject, 'server-trust', `presented ${who}, which ${name} does not verify for want of ca.crt`);
  }
  const why = distrust(presented, ca, nowMs);
  if (why === undefined) return passed(subject, 'server-trust', `presented ${who}, which ca.crt of ${name} verifies`);
  return failed(subject, 'server-trust', `presented ${who}, which ca.crt of ${name} refuses: ${why}`);
}

/** Only where the server's Secret is among the inputs. */
function checkExpected(
  subject: string,
  [leaf]: readonly X509Certificate[],
  servers: readonly TlsSecret[],
): CheckResult[] {
  const known = servers.filter(({ chain }) => chain.length > 0);
  if (leaf === undefined || known.length === 0) return [];
  const same = known.find(({ chain: [own] }) => own !== undefined && isSame(own, leaf));
  if (same !== undefined) return [passed(subject, 'presented', `presented the certificate of ${same.name}`)];
  return [
    warning(subject, 'presented', `presented another certificate than ${known.map(({ name }) => name).join(', ')}`, {
      hint: 'was the Secret applied, and to this cluster',
    }),
  ];
}
