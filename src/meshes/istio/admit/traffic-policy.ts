import { isIpAddress } from '../../../model/ip-address.js';
import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';
import { admitConnectionPool } from './connection-pool.js';
import { domainNameProblem } from './domain-name.js';
import { admitLoadBalancer } from './load-balancer.js';
import { admitOutlierDetection } from './outlier-detection.js';
import { admitPortNumber } from './ports.js';
import { admitTls } from './tls.js';
import { fieldName, writtenObjects, writtenText } from './written.js';

const PORT_BLOCKS = ['outlierDetection', 'connectionPool', 'loadBalancer', 'tls'];
const BLOCKS = [...PORT_BLOCKS, 'portLevelSettings', 'tunnel', 'proxyProtocol', 'retryBudget'];

/** The `trafficPolicy` of a rule or subset; either of the first two mistakes ends the check (istio: validation.go validateTrafficPolicy). */
export function admitTrafficPolicy(policy: Field, admission: Admission): void {
  if (!policy.present) return;
  if (!BLOCKS.some((name) => isWritten(policy.get(name)))) {
    admission.error(
      policy,
      'istio/empty-policy',
      `trafficPolicy is empty, expected at least one of ${BLOCKS.join(', ')}`,
    );
    return;
  }
  const tunnel = policy.get('tunnel');
  if (tunnel.present && policy.get('proxyProtocol').present) {
    const message = 'tunnel and proxyProtocol are both set, expected one of them';
    admission.error(tunnel, 'istio/tunnel-and-proxy-protocol', message);
    return;
  }
  admitBlocks(policy, admission);
  const ports = admission.withoutWarnings();
  for (const entry of writtenObjects(policy.get('portLevelSettings'), admission)) admitPortPolicy(entry, ports);
  admitTunnel(tunnel, admission);
}

/** The blocks that a port setting has too, in Istio's order. */
function admitBlocks(policy: Field, admission: Admission): void {
  admitOutlierDetection(policy.get('outlierDetection'), admission);
  admitConnectionPool(policy.get('connectionPool'), admission);
  admitLoadBalancer(policy, admission);
  admitTls(policy.get('tls'), admission);
}

function admitPortPolicy(entry: Field, admission: Admission): void {
  // An empty `port: {}` passes here: the number is not looked at.
  if (!entry.get('port').present) {
    admission.error(entry, 'istio/invalid-port', `${fieldName(entry)} has no port, expected \`port: { number: ... }\``);
  }
  if (PORT_BLOCKS.some((name) => entry.get(name).present)) admitBlocks(entry, admission);
  else {
    const message = `${fieldName(entry)} is empty, expected at least one of ${PORT_BLOCKS.join(', ')}`;
    admission.error(entry, 'istio/empty-policy', message);
  }
}

function admitTunnel(tunnel: Field, admission: Admission): void {
  if (!tunnel.present) return;
  const protocol = tunnel.get('protocol');
  const method = protocol.text();
  if (method !== undefined && method !== 'CONNECT' && method !== 'POST') {
    admission.error(protocol, 'istio/tunnel-settings', `tunnel protocol is \`${method}\`, expected CONNECT or POST`);
  }
  const target = tunnel.get('targetHost');
  const host = writtenText(target);
  const problem = host === undefined || isIpAddress(host) ? undefined : domainNameProblem(host);
  if (problem !== undefined) {
    const message = `tunnel targetHost \`${host}\` is neither an IP address nor a domain name: ${problem}`;
    admission.error(target.present ? target : tunnel, 'istio/tunnel-settings', message);
  }
  admitPortNumber(tunnel, 'targetPort', admission);
}

/** An empty list is nothing, an empty object is something: protobuf tells only messages from their absence. */
function isWritten(field: Field): boolean {
  return Array.isArray(field.value) ? field.items().length > 0 : field.present;
}
