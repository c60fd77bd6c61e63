import { readManifests } from '../manifest/read.js';
import { recognisers } from '../meshes/plan.js';
import { type SampleApp, startSampleApp } from '../net/sample-app.js';
import type { Context, Flags } from './command.js';
import { runLive } from './live.js';
import { type LiveOptions, readLiveOptions } from './live-options.js';

/** Where the guide's applications and their admin interfaces listen; green, in a cluster of its own there, one further. */
const BLUE = { color: 'blue', port: 10_000, adminPort: 19_000 };
const GREEN = { color: 'green', port: 10_001, adminPort: 19_001 };
const PROXY = { host: '127.0.0.1', port: 8080 };

/** As in the guide, with probes every second from the start: without noTrafficInterval the second one came after a minute. */
const DOCUMENTS = `
apiVersion: failover.dev/v1alpha1
kind: Failover
metadata: { name: blue-green, namespace: default }
spec:
  mesh: gloo-federation
  service: { host: service-blue.default.svc.cluster.local, port: 10000, protocol: http }
  clusters:
    local:  { management: true }
    remote: {}
  destinations:
    - { cluster: local,  namespace: default, service: service-blue,  port: 10000, priority: 0, replicas: 1 }
    - { cluster: remote, namespace: default, service: service-green, port: 10000, priority: 1, replicas: 1 }
  detection:
    healthCheck: { type: http, path: /health, interval: 1s, timeout: 1s, noTrafficInterval: 1s, healthyThreshold: 1, unhealthyThreshold: 1 }
---
apiVersion: failover.dev/v1alpha1
kind: Scenario
metadata: { name: blue-green }
spec:
  traffic: { rps: 20 }
`;

/**
 * The blue and green applications of the Gloo Federation guide in this process, a proxy whose every request goes where the engine says, and a small load:
 * the guide's steps with curl work here.
 */
export async function demoLive(context: Context, flags: Flags): Promise<number> {
  const options = readLiveOptions(flags, context.terminal) as LiveOptions;
  const documents = await readManifests({ text: DOCUMENTS, name: 'demo.yaml', recognisers });
  const [blue, green] = await Promise.all([startSampleApp(BLUE), startSampleApp(GREEN)]);
  try {
    return await runLive(context, documents, {}, (scenario) => scenario, {
      ...options,
      overrides: [
        { name: 'local', host: '127.0.0.1', port: blue.port },
        { name: 'remote', host: '127.0.0.1', port: green.port },
        ...options.overrides,
      ],
      ...(options.listen === undefined ? { listen: PROXY, orFree: true } : {}),
      // The steps of the guide are hidden behind the full-screen view; with these two addresses they can be taken.
      about: [`blue's admin http://127.0.0.1:${blue.adminPort}`],
      opened: ({ proxyUrl = '' }) => introduce(context, proxyUrl, blue, green),
    });
  } finally {
    await Promise.all([blue.close(), green.close()]);
  }
}

/** What to try. */
function introduce({ terminal }: Context, proxyUrl: string, blue: SampleApp, green: SampleApp): void {
  const text = `blue  http://127.0.0.1:${blue.port}   admin http://127.0.0.1:${blue.adminPort}
green http://127.0.0.1:${green.port}   admin http://127.0.0.1:${green.adminPort}
proxy ${proxyUrl}

Try in another terminal:
  curl ${proxyUrl}/                                           # blue-pod
  curl -X POST http://127.0.0.1:${blue.adminPort}/healthcheck/fail
  curl ${proxyUrl}/                                           # green-pod
  curl -X POST http://127.0.0.1:${blue.adminPort}/healthcheck/ok
  curl ${proxyUrl}/                                           # blue-pod again, after a second
`;
  terminal.note(text);
}
