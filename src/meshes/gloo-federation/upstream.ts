import type { Detection } from '../../model/detection.js';
import type { Document, Origin } from '../../model/document.js';
import type { Connection, LoadBalancing } from '../../model/plan.js';
import type { UpstreamTls } from '../../model/upstream-tls.js';
import { Field } from '../../resources/field.js';
import { readHealthCheck } from './health-check.js';
import { readConnection, readLoadBalancing } from './load-balancing.js';
import type { UpstreamReference } from './names.js';
import { readOutlierDetection } from './outlier-detection.js';
import { readSslConfig } from './ssl-config.js';
import { readUpstreamFailover, type UpstreamFailover } from './upstream-failover.js';

/** A Service port behind an Upstream of type kube. */
export interface ServicePortReference {
  namespace: string;
  name: string;
  port?: number;
}

/** One entry of a static Upstream's `hosts`. */
export interface StaticHost {
  address: string;
  port?: number;
  weight: number;
  /** Host header of health checks: Gloo sends the host's own name unless the first check says otherwise. */
  healthHostname?: string;
  origin: Origin;
}

/** What an Upstream says, with the defaults of Gloo and Envoy filled in. */
export interface Upstream extends UpstreamReference {
  /** Absent where the manifest has no upstream type: it is then the part that a user adds to a discovered Upstream. */
  type?: { kube: ServicePortReference } | { hosts: StaticHost[] } | { other: string };
  protocol: string;
  detection: Detection;
  loadBalancing: LoadBalancing;
  connection: Connection;
  failover?: UpstreamFailover;
  /** `sslConfig`. */
  tls?: UpstreamTls;
  notes: string[];
  origin: Origin;
}

const OTHER_TYPES = ['pipe', 'consul', 'aws', 'awsEc2', 'azure', 'gcp', 'ai'];

/** Reads a `gloo.solo.io/v1` Upstream. `notes` of the result say what the mesh rejects or what is not played. */
export function readUpstream(document: Document): Upstream {
  const spec = Field.root(document, { snakeCase: true }).get('spec');
  const notes: string[] = [];
  const failover = readUpstreamFailover(spec.get('failover'));
  return {
    cluster: document.cluster,
    namespace: document.namespace,
    name: document.name,
    type: readType(spec),
    protocol: readProtocol(spec),
    detection: {
      ...upstreamDetectionDefaults(),
      healthCheck: readHealthCheck(spec.get('healthChecks'), notes),
      outlier: readOutlierDetection(spec.get('outlierDetection'), notes),
      panicThreshold: spec.get('loadBalancerConfig', 'healthyPanicThreshold').number() ?? 50,
      overprovisioningFactor: failover?.overprovisioningFactor ?? 140,
    },
    loadBalancing: readLoadBalancing(spec.get('loadBalancerConfig')),
    connection: readConnection(spec),
    failover,
    tls: readSslConfig(spec.get('sslConfig')),
    notes,
    origin: { document, path: [] },
  };
}

/** An Upstream that sets nothing. Gloo passes ready addresses only, so that an unready pod is gone (gloo: plugins/kubernetes/eds.go). */
export function upstreamDetectionDefaults(): Detection {
  return { panicThreshold: 50, overprovisioningFactor: 140, readiness: true, unreadyWithdrawn: true };
}

function readType(spec: Field): Upstream['type'] {
  const kube = spec.get('kube');
  const name = kube.get('serviceName').text();
  if (name !== undefined) {
    return {
      kube: {
        name,
        namespace: kube.get('serviceNamespace').text() ?? 'default',
        port: kube.get('servicePort').number(),
      },
    };
  }
  if (spec.get('static').present) {
    const checkHost = spec.get('healthChecks').items()[0]?.get('httpHealthCheck', 'host').text();
    return {
      hosts: spec
        .get('static', 'hosts')
        .items()
        .flatMap((host) => readHost(host, checkHost)),
    };
  }
  const other = OTHER_TYPES.find((type) => spec.get(type).present);
  return other === undefined ? undefined : { other };
}

/** gloo: projects/gloo/pkg/plugins/static/plugin.go; a host without an address makes Gloo reject the Upstream. */
function readHost(host: Field, checkHost: string | undefined): StaticHost[] {
  const address = host.get('addr').text();
  if (address === undefined) return [];
  return [
    {
      address,
      port: host.get('port').number(),
      weight: host.get('loadBalancingWeight').number() ?? 1,
      healthHostname: checkHost ?? address,
      origin: host.origin,
    },
  ];
}

function readProtocol(spec: Field): string {
  if (spec.get('kube', 'serviceSpec', 'grpc').present || spec.get('static', 'serviceSpec', 'grpc').present)
    return 'grpc';
  return spec.get('useHttp2').boolean() === true ? 'http2' : 'http';
}
