import type { Answer } from '../engine/engine.js';

const DISCONNECT = 'upstream connect error or disconnect/reset before headers. ';

/** An answer of the proxy's own. */
export interface LocalReply {
  status: number;
  headers: string[];
  body: Buffer | undefined;
}

/** What Envoy answers where no endpoint did. envoy: router.cc; http/utility.cc, sendLocalReply. */
export function localReply(answer: Answer, retried: boolean, isGrpc: boolean): LocalReply {
  const text = textOf(answer.flags, retried);
  const headers: string[] = answer.flags.includes('UO') ? ['x-envoy-overloaded', 'true'] : [];
  if (isGrpc) {
    // Plain ASCII without a `%`: nothing of it needs the protocol's percent-encoding.
    headers.push('content-type', 'application/grpc', 'grpc-status', grpcStatus(answer.status), 'grpc-message', text);
    return { status: 200, headers, body: undefined };
  }
  const body = Buffer.from(text);
  headers.push('content-length', String(body.length), 'content-type', 'text/plain', 'server', 'failover');
  headers.push('date', new Date().toUTCString());
  return { status: answer.status, headers, body };
}

function textOf(flags: string, retried: boolean): string {
  const again = retried ? 'retried and the latest ' : '';
  const found = flags.split(',');
  if (found.includes('UO')) return `${DISCONNECT}${again}reset reason: overflow`;
  if (found.includes('UT')) return 'upstream request timeout';
  if (found.includes('UF')) return `${DISCONNECT}${again}reset reason: remote connection failure`;
  if (found.includes('UC')) return `${DISCONNECT}${again}reset reason: connection termination`;
  return 'no healthy upstream';
}

/** envoy: common/grpc/status.cc, httpToGrpcStatus: UNAVAILABLE for all that a proxy may say of its upstream, else UNKNOWN. */
function grpcStatus(status: number): string {
  return [429, 502, 503, 504].includes(status) ? '14' : '2';
}
