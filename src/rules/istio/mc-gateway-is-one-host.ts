import type { Rule } from '../rule.js';
import { effectivePolicies } from './effective-policy.js';
import { exampleManifest, examplePod, exampleRule } from './example-manifests.js';
import { oncePerPlace } from './once-per-place.js';

/** Envoy's default: what nobody raised on purpose is low for a whole cluster behind one address. */
const LOW = 5;

export const mcGatewayIsOneHost: Rule = {
  id: 'istio/mc-gateway-is-one-host',
  severity: 'warning',
  title: 'outlier detection sees a whole remote network as one host',
  why: 'All pods of another network are reached through the address of its gateway, and errors are counted for that address. A few 500s of a single pod eject all of them at once, and the failover target is gone.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const { plan, ordering, blocks, endpoints, title } of effectivePolicies(context)) {
      const { outlier } = plan.detection;
      const networks = new Set(endpoints.flatMap(({ network }) => network || []));
      const counts = outlier !== undefined && outlier.enforcingConsecutive5xx > 0 && outlier.consecutive5xx <= LOW;
      if (blocks.outlierDetection === undefined || !counts || networks.size < 2) continue;
      for (const network of networks) {
        const gateways = (ordering.gateways ?? []).filter((gateway) => gateway.network === network);
        const behind = endpoints.filter((endpoint) => endpoint.network === network).length;
        if (gateways.length !== 1 || behind < 2) continue;
        const field = blocks.outlierDetection.get('consecutive5xxErrors');
        tell({
          ...(field.present ? field.origin : blocks.outlierDetection.origin),
          message: `${behind} endpoints of ${title} in network ${network} are one host, ${gateways[0]?.address}: ${outlier.consecutive5xx} 5xx answers of any of them eject all`,
          hint: 'count gateway errors only (`consecutive5xxErrors: 0`), raise the threshold, or give the gateway several addresses',
        });
      }
    }
  },
  examples: { bad: remote(1), good: remote(100) },
};

function remote(threshold: number): string {
  return [
    exampleRule(`outlierDetection: { consecutive5xxErrors: ${threshold}, maxEjectionPercent: 100 }`),
    exampleManifest(
      'Service',
      'name: reviews, namespace: prod',
      'selector: { app: reviews }\nports: [{ name: http, port: 80 }]',
      'v1',
    ),
    `---
apiVersion: v1
kind: Service
metadata: { name: eastwest, namespace: istio-system, labels: { topology.istio.io/network: two } }
spec: { type: LoadBalancer, ports: [{ name: tls, port: 15443 }] }
status: { loadBalancer: { ingress: [{ ip: 192.0.2.10 }] } }
`,
    examplePod('near', '10.0.1.1', 'eu/a', ', topology.istio.io/network: one'),
    examplePod('far-1', '10.0.2.1', 'us/a', ', topology.istio.io/network: two'),
    examplePod('far-2', '10.0.2.2', 'us/a', ', topology.istio.io/network: two'),
  ].join('');
}
