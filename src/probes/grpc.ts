import type { Reply } from '../net/client.js';
import { http2Client } from '../net/client-http2.js';
import { decodeHealthResponse, encodeHealthRequest } from '../net/grpc-health.js';
import { type ProbeAnswer, type ProbeType, USER_AGENT } from './probe.js';

/** gRPC's longest time-out in ms, eight digits. */
const LONGEST_TIMEOUT = 99_999_999;

/** The gRPC health protocol: only SERVING passes. envoy: health_checkers/grpc/health_checker_impl.cc. */
export const grpc: ProbeType = {
  name: 'grpc',
  open({ address, authority }, { grpc: given, reuseConnection, timeoutMs }) {
    const client = http2Client(address, reuseConnection);
    const question = {
      method: 'POST',
      path: '/grpc.health.v1.Health/Check',
      authority: given?.authority ?? authority,
      headers: {
        'user-agent': USER_AGENT,
        'content-type': 'application/grpc',
        te: 'trailers',
        'grpc-timeout': `${Math.min(LONGEST_TIMEOUT, Math.ceil(timeoutMs))}m`,
      },
      body: encodeHealthRequest(given?.serviceName ?? ''),
    };
    return {
      get connected() {
        return client.connected;
      },
      probe: (done) =>
        client.ask(question, {
          ended: (reply) => done(judge(reply)),
          failed: ({ detail }) => done({ outcome: { kind: 'network' }, detail }),
        }),
      close: () => client.close(),
    };
  },
};

function judge({ status, headers, trailers, body }: Reply): ProbeAnswer {
  const no = (detail: string): ProbeAnswer => ({ outcome: { kind: 'failed' }, detail });
  if (status !== 200) return no(`HTTP status ${status}`);
  if (headers['content-type']?.startsWith('application/grpc') !== true) return no('what answers does not speak gRPC');
  const code = trailers['grpc-status'] ?? headers['grpc-status'];
  if (code !== '0') return no(`gRPC status ${code ?? 'missing'}`);
  const serving = decodeHealthResponse(body);
  if (serving === undefined) return no('answer is not a HealthCheckResponse');
  return serving === 'SERVING' ? { outcome: { kind: 'passed' }, detail: serving } : no(serving);
}
