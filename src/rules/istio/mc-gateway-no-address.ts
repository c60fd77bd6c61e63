import { asList, asObject, isObject } from '../../model/json.js';
import type { Rule } from '../rule.js';
import { exampleManifest } from './example-manifests.js';

const NETWORK = 'topology.istio.io/network';
const SERVICE = [{ group: '', kind: 'Service' }] as const;

export const mcGatewayNoAddress: Rule = {
  id: 'istio/mc-gateway-no-address',
  severity: 'error',
  title: 'the east-west gateway has no address from outside',
  why: 'Other networks reach this one through the external address of its gateway. Without one the endpoints behind it are announced as plain pod addresses or left out: calls from the other network time out, just when the failover needs them.',
  on: SERVICE,
  check(document, report, context) {
    const network = document.labels[NETWORK];
    const spec = asObject(document.value.spec);
    const { status } = document.value;
    if (!network || !asList(spec.ports).some((port) => asObject(port).port === 15_443)) return;
    if (asList(spec.externalIPs).length > 0 || document.annotations['traffic.istio.io/nodeSelector'] !== undefined)
      return;
    const type = typeof spec.type === 'string' ? spec.type : 'ClusterIP';
    // A manifest that never was in a cluster says nothing of the address that it will get.
    const pending =
      type === 'LoadBalancer' && isObject(status) && asList(asObject(status.loadBalancer).ingress).length === 0;
    const configured = context.of('', 'ConfigMap').some(({ name, value }) => {
      const networks = asObject(value.data).meshNetworks;
      return name === 'istio' && typeof networks === 'string' && networks.includes(network);
    });
    if ((type === 'LoadBalancer' && !pending) || configured) return;
    report({
      document,
      path: pending ? ['status'] : ['spec', 'type'],
      message: `the gateway of network ${network} is a ${type} Service without an external address: other networks cannot reach its endpoints`,
      hint: 'use `type: LoadBalancer`, or set `externalIPs`',
    });
  },
  examples: { bad: gateway('type: NodePort'), good: gateway('type: NodePort\nexternalIPs: [192.0.2.10]') },
};

function gateway(spec: string): string {
  return exampleManifest(
    'Service',
    `name: istio-eastwestgateway, namespace: istio-system, labels: { ${NETWORK}: one }`,
    `${spec}\nports: [{ name: tls, port: 15443 }]`,
    'v1',
  );
}
