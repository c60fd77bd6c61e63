import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { run } from '../cli/run.js';

interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec?: Record<string, unknown>;
  status?: unknown;
}

interface Walkthrough {
  name: string;
  /** What the guide's reader types by hand; what stands beside these files is there before. */
  guide: { folder: string; files: string[] };
  /** `Kind/name` of what no KIND makes, or the guide has from another guide. */
  withoutKind?: string[];
  /** One `failover generate` each. */
  kinds: string[];
  /** `Kind/name` of an object that is deliberately another one than in the file; undefined where it is not made at all. */
  deliberate?: Record<string, (object: KubeObject) => KubeObject | undefined>;
  /** The same for the Failover document only. */
  deliberateInDocument?: Record<string, (object: KubeObject) => KubeObject>;
  /** What the guide does with a command and not with a manifest. */
  beside?: KubeObject[];
}

const walkthroughs: Walkthrough[] = [
  {
    name: 'blue-green',
    guide: {
      folder: 'examples/gloo-federation/blue-green',
      files: ['failover-gateway.yaml', 'upstreams.yaml', 'failover-scheme.yaml', 'virtual-service.yaml'],
    },
    kinds: [
      'gateway failover-gateway -n gloo-system --port 15443 --secret failover-downstream --node-port 32000',
      'scheme failover-scheme -n gloo-fed --primary local/gloo-system/default-service-blue-10000 --failover remote/gloo-system/default-service-green-10000',
      'health-check --upstream gloo-system/default-service-blue-10000 --path /health --interval 1s --timeout 1s --healthy-threshold 1 --unhealthy-threshold 1',
      'route default -n gloo-system --path-prefix / --dest gloo-system/default-service-blue-10000',
    ],
    deliberate: {
      // Gloo discovers Upstreams by itself; the guide patches nothing but the health check into one of them.
      'Upstream/default-service-blue-10000': (upstream) => ({
        ...upstream,
        spec: { healthChecks: upstream.spec?.healthChecks },
      }),
      'Upstream/default-service-green-10000': () => undefined,
      'Service/failover': ({ status: _, ...service }) => service,
    },
  },
  {
    name: 'reviews',
    guide: {
      folder: 'examples/service-mesh-hub/reviews',
      files: ['virtual-mesh.yaml', 'outlier-policy.yaml', 'failover-service.yaml', 'traffic-shift.yaml'],
    },
    withoutKind: ['VirtualMesh/virtual-mesh'],
    kinds: [
      'outlier-policy mgmt-reviews-outlier -n service-mesh-hub --service mgmt-cluster/bookinfo/reviews --service remote-cluster/bookinfo/reviews --consecutive-errors 1',
      'failover-service reviews-failover -n service-mesh-hub --hostname reviews-failover.bookinfo.global --port 9080 --protocol http --mesh service-mesh-hub/istiod-istio-system-mgmt-cluster --backing mgmt-cluster/bookinfo/reviews --backing remote-cluster/bookinfo/reviews',
      'traffic-shift reviews-shift-failover -n bookinfo --service mgmt-cluster/bookinfo/reviews --to service-mesh-hub/reviews-failover',
    ],
  },
  {
    name: 'locality-failover',
    guide: { folder: 'examples/istio/locality-failover', files: ['destination-rule.yaml'] },
    kinds: [
      'destination-rule helloworld -n sample --host helloworld.sample.svc.cluster.local --failover region1:region2 --outlier consecutive5xx=1,interval=1s,baseEjectionTime=1m --load-balancer ROUND_ROBIN --max-requests-per-connection 1',
    ],
    deliberateInDocument: {
      // With Istio's 10 percent a zone of two pods or more would never be left: a Failover document says 100 where its author says nothing.
      'DestinationRule/helloworld': (rule) => {
        const policy = rule.spec?.trafficPolicy as { outlierDetection: object };
        const outlierDetection = { ...policy.outlierDetection, maxEjectionPercent: 100 };
        return { ...rule, spec: { ...rule.spec, trafficPolicy: { ...policy, outlierDetection } } };
      },
    },
  },
  {
    name: 'external-service',
    guide: { folder: 'examples/istio/external-service', files: ['service-entry.yaml', 'destination-rule.yaml'] },
    kinds: [
      'service-entry external-svc-dns -n default --host mydb.com --port 80/HTTP --location MESH_EXTERNAL --resolution DNS --endpoint dynamodb.us-east-1.amazonaws.com@us-east1 --endpoint dynamodb.us-west-1.amazonaws.com@us-west1',
      'destination-rule mydynamodb -n default --host mydb.com --failover us-east1:us-west1 --outlier consecutive5xx=1,interval=15s,baseEjectionTime=1m,maxEjectionPercent=100 --load-balancer ROUND_ROBIN',
    ],
  },
  {
    name: 'emojivoto',
    guide: { folder: 'examples/linkerd/emojivoto', files: ['traffic-split.yaml'] },
    kinds: ['traffic-split web-svc-failover -n emojivoto --service web-svc --primary web-svc --fallback web-svc-east'],
    // `kubectl label svc/web-svc mirror.linkerd.io/exported=true` in cluster east.
    beside: [
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'web-svc', namespace: 'emojivoto', labels: { 'mirror.linkerd.io/exported': 'true' } },
      },
    ],
  },
];

const keyOf = ({ kind, metadata }: KubeObject) => `${kind}/${metadata.name}`;

/** By `Kind/name`, without the mark of its cluster. */
function byKey(objects: readonly KubeObject[]): Record<string, KubeObject> {
  return Object.fromEntries(
    objects.map((object) => {
      const { annotations = {}, ...metadata } = object.metadata;
      const { 'failover.dev/cluster': _, ...others } = annotations;
      const own = Object.keys(others).length === 0 ? {} : { annotations: others };
      return [keyOf(object), { ...object, metadata: { ...metadata, ...own } }];
    }),
  );
}

function guideOf({ guide: { folder, files }, deliberate = {} }: Walkthrough): KubeObject[] {
  return files
    .flatMap((file) => parseAllDocuments(readFileSync(`${folder}/${file}`, 'utf8')))
    .map((document) => document.toJS() as KubeObject)
    .flatMap((object) => (deliberate[keyOf(object)] ?? same)(object) ?? []);
}

function same(object: KubeObject): KubeObject {
  return object;
}

async function generated(args: readonly string[]): Promise<KubeObject[]> {
  const { code, stdout, stderr } = await run(['generate', ...args, '-o', 'json']);
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  const printed = JSON.parse(stdout) as KubeObject & { items?: KubeObject[] };
  return printed.items ?? [printed];
}

describe.each(walkthroughs)('$name', (walkthrough) => {
  const { name, kinds, withoutKind = [], deliberateInDocument = {}, beside = [] } = walkthrough;

  it('is what its Failover document gives', async () => {
    const guide = guideOf(walkthrough).map((object) => (deliberateInDocument[keyOf(object)] ?? same)(object));
    const objects = await generated(['-f', `examples/neutral/${name}`]);
    expect(objects).toHaveLength(guide.length + beside.length);
    expect(byKey(objects)).toEqual(byKey([...guide, ...beside]));
  });

  it('is what the KINDs give', async () => {
    const guide = guideOf(walkthrough).filter((object) => !withoutKind.includes(keyOf(object)));
    const objects = (await Promise.all(kinds.map((line) => generated(line.split(' '))))).flat();
    expect(objects).toHaveLength(guide.length);
    expect(byKey(objects)).toEqual(byKey(guide));
  });

  it('passes its scenario', async () => {
    const { code, stderr } = await run(['simulate', '-f', `examples/neutral/${name}`]);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  });
});
