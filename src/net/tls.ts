import type { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';

/** How long a server may take to refuse a client's certificate after its own part is done. */
const REFUSAL_MS = 1000;

export interface HandshakeOptions {
  host: string;
  port: number;
  /** The name to ask for (SNI); default: the host, unless it is an address. */
  serverName?: string;
  /** Chain that the client presents, PEM, leaf first. */
  certificate: string;
  key: KeyObject;
  /** For all of it, the TCP connection included. */
  timeoutMs: number;
  /** How long to wait for a late refusal; default 1 s. */
  refusalMs?: number;
}

export interface Handshake {
  /** `unreachable`: no TLS server answered. `refused`: one did, and ended the handshake. */
  result: 'accepted' | 'refused' | 'unreachable';
  /** Why not accepted. */
  reason?: string;
  /** `TLSv1.3`. */
  protocol?: string;
  cipher?: string;
  /** What the server presented, leaf first, DER. Not verified: that is the caller's. */
  presented: Buffer[];
}

/** Shakes hands as the proxy of a primary cluster would, with a certificate of its own, and hangs up. Never rejects. */
export function handshake(options: HandshakeOptions): Promise<Handshake> {
  const { host, port, serverName, certificate, key, timeoutMs, refusalMs = REFUSAL_MS } = options;
  return new Promise((resolve) => {
    const servername = serverName ?? (isIP(host) === 0 ? host : undefined);
    const pem = key.export({ type: 'pkcs8', format: 'pem' });
    const socket = connect({ host, port, servername, cert: certificate, key: pem, rejectUnauthorized: false });
    let presented: Buffer[] = [];
    let talked = false;
    const timers: NodeJS.Timeout[] = [];
    const end = (outcome: Pick<Handshake, 'result' | 'reason'>): void => {
      for (const timer of timers) clearTimeout(timer);
      const protocol = socket.getProtocol() ?? undefined;
      const cipher = talked ? socket.getCipher()?.standardName : undefined;
      socket.removeAllListeners();
      // What still comes after the answer is no news.
      socket.on('error', () => undefined);
      socket.destroy();
      resolve({ ...outcome, ...(talked ? { protocol, cipher } : {}), presented });
    };
    timers.push(
      setTimeout(
        () => end({ result: talked ? 'accepted' : 'unreachable', reason: `no answer within ${timeoutMs / 1000} s` }),
        timeoutMs,
      ),
    );
    // The first keys are made when the server's certificate is there; after a refusal it can no longer be asked for.
    socket.on('keylog', () => {
      if (presented.length === 0) presented = chainOf(socket);
    });
    socket.on('secureConnect', () => {
      talked = true;
      // In TLS 1.3 the client is done before the server has looked at its certificate: the refusal comes as an alert afterwards.
      timers.push(setTimeout(() => end({ result: 'accepted' }), refusalMs));
    });
    // A ticket is sent only to a client that was let in.
    socket.on('session', () => {
      if (talked) end({ result: 'accepted' });
    });
    socket.on('data', () => end({ result: 'accepted' }));
    socket.on('error', (error: NodeJS.ErrnoException) => end(judge(error, presented.length > 0)));
    socket.on('close', () => end(closed(presented.length > 0)));
  });
}

/** An alert is a refusal at whatever moment, and so is a server that showed its certificate and hung up; anything else means that no TLS server is there. */
function judge(error: NodeJS.ErrnoException, presented: boolean): Pick<Handshake, 'result' | 'reason'> {
  const alert = /alert ([a-z ]+)|SSL alert number \d+/i.exec(error.message);
  if (alert !== null) return { result: 'refused', reason: `TLS alert: ${(alert[1] ?? alert[0]).trim()}` };
  if (error.code?.startsWith('ERR_SSL')) return { result: 'unreachable', reason: 'what answers does not speak TLS' };
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return closed(presented);
  return { result: presented ? 'refused' : 'unreachable', reason: error.message };
}

function closed(presented: boolean): Pick<Handshake, 'result' | 'reason'> {
  return presented
    ? { result: 'refused', reason: 'the connection was closed without a word' }
    : { result: 'unreachable', reason: 'the connection was closed before a certificate was presented' };
}

function chainOf(socket: TLSSocket): Buffer[] {
  const chain: Buffer[] = [];
  for (let next = socket.getPeerX509Certificate(); next !== undefined; next = next.issuerCertificate) {
    if (chain.some((known) => known.equals((next as { raw: Buffer }).raw))) break;
    chain.push(next.raw);
  }
  return chain;
}
