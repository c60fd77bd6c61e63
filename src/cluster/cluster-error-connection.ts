import type { ClusterError } from '../errors.js';
import type { ConnectionFailure } from '../net/api-failure.js';
import { type Call, error, isWrite, timedOut } from './cluster-error.js';

/** The ClusterError of a request that got no answer; `wasSent`: one of its tries reached the server, or may have. */
export function connectionError(
  call: Call,
  failure: ConnectionFailure,
  context: string,
  wasSent = failure.isSent,
): ClusterError {
  const { kind, address, message } = failure;
  const details = (hint: string) => ({ hint, cause: failure, isUnsure: isWrite(call) && wasSent });
  switch (kind) {
    case 'timeout':
      return timedOut(call, address);
    case 'untrusted':
      return error(
        'untrusted',
        call,
        `${address}: ${message}`,
        details(
          `is \`certificate-authority\` of context ${context} that of this cluster? \`kubectl config view\` shows it`,
        ),
      );
    case 'not-tls':
      return error(
        'unreachable',
        call,
        `${address}: ${message}`,
        details(`should the \`server\` of context ${context} begin with http://?`),
      );
    case 'refused':
      return error(
        'unauthorized',
        call,
        `${address} does not take our client certificate (${message})`,
        details(`renew the client certificate of context ${context} in the kubeconfig`),
      );
    case 'cut':
      return error(
        'unreachable',
        call,
        `${address}: ${message} before the answer was complete`,
        details('whether it was done is not known: running the same command again is safe'),
      );
    case 'proxy':
      return error(
        'unreachable',
        call,
        `${address} cannot be reached: ${message}`,
        details(
          `is \`proxy-url\` of context ${context}, or HTTPS_PROXY, right? NO_PROXY names hosts that need no proxy`,
        ),
      );
    case 'unreachable':
      return error(
        'unreachable',
        call,
        `${address} cannot be reached: ${message}`,
        details(`is the cluster running, and \`server\` of context ${context} in the kubeconfig right?`),
      );
  }
}
