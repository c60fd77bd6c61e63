/**
 * Why there is no answer: nothing listens or answers there (`unreachable`), the proxy before it does not let us through (`proxy`), its certificate is not to be trusted (`untrusted`), it speaks no
 * TLS (`not-tls`), it does not take our certificate (`refused`), the connection broke (`cut`), it took too long (`timeout`).
 */
export type FailureKind = 'unreachable' | 'proxy' | 'untrusted' | 'not-tls' | 'refused' | 'cut' | 'timeout';

/** A request without a whole answer. */
export class ConnectionFailure extends Error {
  constructor(
    readonly kind: FailureKind,
    message: string,
    /** `host:port`. */
    readonly address: string,
    /** False when it certainly never reached the server. */
    readonly isSent: boolean,
    cause: unknown,
  ) {
    super(message, { cause });
    this.name = 'ConnectionFailure';
  }
}

/** What Node's error means. */
export function connectFailure(
  error: unknown,
  { address, isConnected, isLate }: { address: string; isConnected: boolean; isLate: boolean },
): ConnectionFailure {
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException;
  const failure = (kind: FailureKind, words: string) =>
    new ConnectionFailure(kind, words, address, isConnected || kind === 'cut' || kind === 'refused', error);
  if (isLate) {
    return isConnected ? failure('timeout', 'no answer in time') : failure('unreachable', 'nothing answers there');
  }
  if (UNTRUSTED.test(code)) return failure('untrusted', trustWords(code, message));
  // OpenSSL's alerts: what the other side said before it hung up.
  const alert = /alert ([a-z ]+)/i.exec(message)?.[1]?.trim();
  if (alert !== undefined && alert !== 'number') return failure('refused', `TLS alert: ${alert}`);
  if (code === 'EPROTO' || code.startsWith('ERR_SSL'))
    return failure('not-tls', 'what answers there does not speak TLS');
  if (code === 'ERR_PROXY') return failure('proxy', message);
  const words = UNREACHABLE[code];
  if (words !== undefined && !isConnected) return failure('unreachable', words);
  return failure('cut', isConnected ? 'the connection was cut' : 'the connection was closed at once');
}

const UNTRUSTED =
  /^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_|ERR_TLS_CERT|HOSTNAME_MISMATCH|CRL_|INVALID_CA|PATH_LENGTH_EXCEEDED)/;

function trustWords(code: string, message: string): string {
  if (code === 'CERT_HAS_EXPIRED') return "the server's certificate has expired";
  if (code === 'CERT_NOT_YET_VALID') return "the server's certificate is not valid yet";
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `the server's certificate is for another name: ${message.replace(/^.*?altnames?: /i, '')}`;
  }
  return "the server's certificate is not signed by the authority of the kubeconfig";
}

const UNREACHABLE: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name could not be looked up',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ETIMEDOUT: 'nothing answers there',
  EADDRNOTAVAIL: 'the address cannot be used',
};
