import type { JsonObject } from '../model/document.js';
import { metadata } from '../resources/metadata.js';
import { integer, parseSettings, type Setting, text, texts, wrongValue } from './flag-value.js';
import type { Kind } from './kind.js';

const OUTLIER: Record<string, Setting> = {
  consecutive5xx: { field: 'consecutive5xxErrors', type: 'integer' },
  consecutive5xxErrors: { type: 'integer' },
  consecutiveGatewayErrors: { type: 'integer' },
  interval: { type: 'duration' },
  baseEjectionTime: { type: 'duration' },
  maxEjectionPercent: { type: 'integer' },
  minHealthPercent: { type: 'integer' },
};

/** Locality failover of one host, with the ejection that makes it act. */
export const destinationRule: Kind = {
  name: 'destination-rule',
  summary: 'Istio DestinationRule with locality failover',
  flags: [
    { name: 'host', value: 'HOST', description: 'host that the rule is for' },
    { name: 'failover', value: 'FROM:TO', repeats: true, description: 'region whose traffic goes to another first' },
    { name: 'failover-priority', value: 'LABEL', repeats: true, description: 'label by which endpoints are ranked' },
    { name: 'outlier', value: 'KEY=VALUE,...', description: `outlier detection: ${Object.keys(OUTLIER).join(', ')}` },
    {
      name: 'load-balancer',
      value: 'ALGORITHM',
      description: 'algorithm inside one level',
      choices: ['ROUND_ROBIN', 'LEAST_REQUEST', 'RANDOM', 'PASSTHROUGH'],
    },
    { name: 'max-requests-per-connection', value: 'N', description: '1 switches keep-alive off' },
    {
      name: 'tls',
      value: 'MODE',
      description: 'TLS that the proxy speaks to the host',
      choices: ['DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL'],
    },
    { name: 'sni', value: 'NAME', description: 'server name of that TLS' },
    { name: 'subject-alt-name', value: 'NAME', repeats: true, description: 'name that the certificate may bear' },
    { name: 'ca-certificates', value: 'PATH', description: 'CA bundle inside the proxy' },
    { name: 'credential-name', value: 'SECRET', description: 'Secret with the certificates' },
  ],
  required: ['host'],
  examples: [
    {
      line: 'failover generate destination-rule helloworld -n sample --host helloworld.sample.svc.cluster.local --failover region1:region2 --outlier consecutive5xx=1,interval=1s,baseEjectionTime=1m --load-balancer ROUND_ROBIN --max-requests-per-connection 1',
      does: "the rule of Istio's locality failover task",
    },
  ],
  create({ name, namespace, flags }) {
    const trafficPolicy: JsonObject = {};
    const requests = integer('max-requests-per-connection', flags.maxRequestsPerConnection, 0, 2 ** 31 - 1);
    if (requests !== undefined) trafficPolicy.connectionPool = { http: { maxRequestsPerConnection: requests } };
    const loadBalancer = renderLoadBalancer(flags);
    if (loadBalancer !== undefined) trafficPolicy.loadBalancer = loadBalancer;
    if (flags.outlier !== undefined) trafficPolicy.outlierDetection = parseSettings('outlier', flags.outlier, OUTLIER);
    const tls = renderTls(flags);
    if (tls !== undefined) trafficPolicy.tls = tls;
    return [
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'DestinationRule',
        metadata: metadata({ name, namespace }),
        // A policy with nothing in it is refused by Istio.
        spec: { host: text(flags.host) ?? '', ...(Object.keys(trafficPolicy).length === 0 ? {} : { trafficPolicy }) },
      },
    ];
  },
};

function renderLoadBalancer(flags: Parameters<Kind['create']>[0]['flags']): JsonObject | undefined {
  const simple = text(flags.loadBalancer);
  const failover = texts(flags.failover).map((written) => {
    const parts = written.split(':');
    if (parts.length !== 2) throw wrongValue('failover', written, 'FROM:TO, two regions');
    return { from: parts[0] as string, to: parts[1] as string };
  });
  const failoverPriority = texts(flags.failoverPriority).flatMap((list) => list.split(','));
  const setting: JsonObject = {};
  if (failover.length > 0) Object.assign(setting, { enabled: true, failover });
  if (failoverPriority.length > 0) setting.failoverPriority = failoverPriority;
  const loadBalancer: JsonObject = {};
  if (simple !== undefined) loadBalancer.simple = simple;
  if (Object.keys(setting).length > 0) loadBalancer.localityLbSetting = setting;
  return Object.keys(loadBalancer).length === 0 ? undefined : loadBalancer;
}

function renderTls(flags: Parameters<Kind['create']>[0]['flags']): JsonObject | undefined {
  const tls: JsonObject = {};
  const set = (field: string, value: string | undefined): void => {
    if (value !== undefined) tls[field] = value;
  };
  set('mode', text(flags.tls));
  set('caCertificates', text(flags.caCertificates));
  set('credentialName', text(flags.credentialName));
  const names = texts(flags.subjectAltName).flatMap((list) => list.split(','));
  if (names.length > 0) tls.subjectAltNames = names;
  set('sni', text(flags.sni));
  if (Object.keys(tls).length === 0) return undefined;
  if (tls.mode === undefined) throw wrongValue('tls', '', 'a mode, since other TLS flags are given');
  return tls;
}
