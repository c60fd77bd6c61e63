import type { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { type ConnectionOptions, createSecureContext, type PeerCertificate, type SecureContext } from 'node:tls';
import { Private } from '../model/private.js';

/** How TLS is spoken to an upstream, as an Envoy's UpstreamTlsContext says it. */
export interface ClientTls {
  /** SNI; absent: none is sent, as Envoy does. */
  serverName?: string;
  /** What we present, PEM, leaf first. */
  certificate?: string | Private<string>;
  key?: KeyObject | Private<string> | string;
  /** What we believe, PEM. Absent: whatever the server presents is taken, as Envoy does without a validation context. */
  authorities?: (string | Private<string>)[];
  /** One of these must stand in the server's certificate; empty or absent: names are not compared. Checked only beside `authorities`. */
  subjectAltNames?: readonly string[];
}

const contexts = new WeakMap<ClientTls, SecureContext>();

/** Options of one connection. @param alpn protocols to offer, the first choice first. */
export function tlsOptions(tls: ClientTls, alpn: readonly string[]): ConnectionOptions {
  let secureContext = contexts.get(tls);
  if (secureContext === undefined) {
    secureContext = createSecureContext({
      cert: pem(tls.certificate),
      key: pem(tls.key),
      ca: tls.authorities?.map((authority) => pem(authority) as string),
      // envoy: a trusted certificate may end a chain though it is no root (default_validator.cc, X509_V_FLAG_PARTIAL_CHAIN).
      allowPartialTrustChain: true,
    } as Parameters<typeof createSecureContext>[0]);
    contexts.set(tls, secureContext);
  }
  const { serverName, subjectAltNames = [] } = tls;
  return {
    secureContext,
    // Node refuses an IP address as SNI.
    servername: serverName === undefined || isIP(serverName) !== 0 ? '' : serverName,
    rejectUnauthorized: tls.authorities !== undefined,
    checkServerIdentity: (_host, certificate) => wrongName(certificate, subjectAltNames),
    ALPNProtocols: [...alpn],
  };
}

function pem(value: string | Private<string> | KeyObject | undefined): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  return value instanceof Private ? value.reveal() : (value.export({ type: 'pkcs8', format: 'pem' }) as string);
}

function wrongName({ subjectaltname = '' }: PeerCertificate, wanted: readonly string[]): Error | undefined {
  if (wanted.length === 0) return undefined;
  const names = subjectaltname.split(', ').map((name) => name.slice(name.indexOf(':') + 1));
  if (wanted.some((name) => names.includes(name))) return undefined;
  return new Error(`certificate names ${names.join(', ') || 'nobody'}, expected ${wanted.join(' or ')}`);
}
