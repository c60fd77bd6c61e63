import type { StatusRange } from '../model/detection.js';
import type { Head, Reply } from '../net/client.js';
import { http1Client } from '../net/client-http1.js';
import { http2Client } from '../net/client-http2.js';
import { type ProbeAnswer, type ProbeType, USER_AGENT } from './probe.js';

const DEFAULTS = { path: '/', method: 'GET', expectedStatuses: [], headers: {}, http2: false, host: undefined };

/** A request whose status tells. The answer counts when it is complete. envoy: health_checkers/http/health_checker_impl.cc. */
export const http: ProbeType = {
  name: 'http',
  open({ address, authority }, { http: given, reuseConnection }) {
    const { path, method, headers, host, http2, expectedStatuses } = given ?? DEFAULTS;
    const client = http2 ? http2Client(address, reuseConnection) : http1Client(address, reuseConnection);
    const question = {
      method,
      path,
      authority: host ?? authority,
      headers: { 'user-agent': USER_AGENT, ...lowerCase(headers) },
    };
    return {
      get connected() {
        return client.connected;
      },
      probe: (done) =>
        client.ask(question, {
          ended: (reply) => done(judge(reply, expectedStatuses)),
          failed: ({ detail }) => done({ outcome: { kind: 'network' }, detail }),
        }),
      close: () => client.close(),
    };
  },
};

function judge({ status, headers }: Reply, expected: readonly StatusRange[]): ProbeAnswer {
  const detail = `${status}`;
  if (isExpected(status, expected)) {
    const degraded = headers['x-envoy-degraded'] !== undefined;
    return degraded
      ? { outcome: { kind: 'passed', degraded }, detail: `${detail} degraded` }
      : { outcome: { kind: 'passed' }, detail };
  }
  return { outcome: { kind: 'failed', status, ...immediate(headers) }, detail };
}

function immediate(headers: Head['headers']): { immediate?: true } {
  return headers['x-envoy-immediate-health-check-fail'] === undefined ? {} : { immediate: true };
}

/** Half-open ranges; without any, 200 alone. */
function isExpected(status: number, ranges: readonly StatusRange[]): boolean {
  return ranges.length === 0 ? status === 200 : ranges.some(({ start, end }) => status >= start && status < end);
}

function lowerCase(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
