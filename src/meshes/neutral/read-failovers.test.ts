import { describe, expect, it } from 'vitest';
import { InputError } from '../../errors.js';
import { parseManifests } from '../../manifest/parse.js';
import { readFailovers } from '../failovers.js';
import { checkFailover } from './check-failover.js';
import { fullFailover } from './failover.fixture.js';

function documents(text: string) {
  return parseManifests(text, 'x.yaml').documents;
}

function mistakes(text: string): string[] {
  try {
    readFailovers(documents(text));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ position, path, message, hint }) => {
      const where = `${position.file}:${position.line}:${position.column}: ${path}: ${message}`;
      return hint === undefined ? where : `${where} (${hint})`;
    });
  }
  return [];
}

describe('readFailovers', () => {
  it('reads every field', () => {
    const [spec] = readFailovers(documents(fullFailover));
    const { document, extensions, destinations, ...rest } = spec!;
    expect(rest).toEqual({
      name: 'reviews',
      namespace: 'bookinfo',
      mesh: 'service-mesh-hub',
      service: { host: 'reviews-failover.bookinfo.global', port: 9080, protocol: 'http' },
      clusters: [
        { name: 'mgmt-cluster', context: 'kind-mgmt', locality: 'us-east1/us-east1-b', management: true },
        { name: 'remote-cluster', context: 'kind-remote', locality: 'us-west1/us-west1-a', management: false },
      ],
      detection: {
        outlier: {
          consecutive5xx: 1,
          consecutiveGatewayFailure: 2,
          intervalMs: 10_000,
          baseEjectionTimeMs: 30_000,
          maxEjectionPercent: 100,
        },
        healthCheck: {
          type: 'http',
          path: '/health',
          host: 'health.example.com',
          port: 8081,
          intervalMs: 2000,
          timeoutMs: 500,
          noTrafficIntervalMs: 60_000,
          healthyThreshold: 2,
          unhealthyThreshold: 3,
          expectedStatuses: [200, 204],
        },
      },
    });
    expect(destinations.map(({ origin, ...destination }) => destination)).toEqual([
      {
        cluster: 'mgmt-cluster',
        namespace: 'bookinfo',
        service: 'reviews',
        port: 9081,
        locality: 'us-east1/us-east1-b',
        labels: {},
        priority: 0,
        weight: 1,
      },
      {
        cluster: 'remote-cluster',
        namespace: 'bookinfo',
        service: 'reviews',
        port: 9080,
        locality: 'us-west1/us-west1-c',
        labels: { version: 'v2' },
        priority: 1,
        weight: 3,
        replicas: 2,
      },
      { address: 'backup.example.com:443', port: 443, locality: 'eu/eu-1', labels: {}, priority: 2, weight: 1 },
    ]);
    expect(destinations[1]?.origin.document).toBe(document);
    expect(document.at(destinations[1]?.origin.path).line).toBe(26);
    expect(Object.keys(extensions)).toEqual(['glooFederation', 'serviceMeshHub', 'istio', 'linkerd', 'envoy']);
    expect(extensions.linkerd).toEqual({
      api: 'httproute',
      apex: 'reviews',
      controllerSelector: 'app=failover',
      export: false,
    });
  });

  it('fills in what has one default for every mesh, and nothing else', () => {
    const [spec] = readFailovers(
      documents(`
apiVersion: failover.dev/v1alpha1
kind: Failover
metadata: { name: a }
spec:
  mesh: envoy
  service: { host: a.example, port: 80 }
  clusters: { east: }
  destinations: [{ address: b.example }, { cluster: east, namespace: ns, service: s }]
  detection: { outlier: {}, healthCheck: { interval: 5s } }
`),
    );
    expect(spec?.namespace).toBe('default');
    expect(spec?.service.protocol).toBe('http');
    expect(spec?.clusters).toEqual([{ name: 'east', management: false }]);
    expect(spec?.destinations[0]).toMatchObject({ port: 80, locality: '', labels: {}, priority: 0, weight: 1 });
    expect(spec?.destinations[0]).not.toHaveProperty('replicas');
    expect(spec?.detection).toStrictEqual({
      outlier: {},
      healthCheck: {
        type: 'http',
        intervalMs: 5000,
        timeoutMs: 1000,
        noTrafficIntervalMs: 5000,
        healthyThreshold: 1,
        unhealthyThreshold: 1,
      },
    });
    expect(spec?.extensions).toEqual({});
  });

  it('leaves other documents alone', () => {
    expect(
      readFailovers(documents('apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { ports: 5 }\n')),
    ).toEqual([]);
  });
});

describe('mistakes', () => {
  // [what stands there, what a user wrote instead, the report]
  it.each([
    [
      'v1alpha1',
      'v1alpha2',
      '1:1: apiVersion: found "failover.dev/v1alpha2", expected `failover.dev/v1alpha1` (did you mean `failover.dev/v1alpha1`?)',
    ],
    [
      'mesh: service-mesh-hub',
      'mesh: servicemeshhub',
      '7:3: spec.mesh: found "servicemeshhub", expected `envoy`, `gloo-federation`, `istio`, `linkerd` or `service-mesh-hub` (did you mean `service-mesh-hub`?)',
    ],
    [
      '    host: reviews',
      '    hots: reviews',
      '9:5: spec.service.hots: found an unknown field, expected `host`, `port` or `protocol` (did you mean `host`?)',
    ],
    ['    host: reviews', '    hots: reviews', '8:3: spec.service.host: found nothing, expected a DNS name'],
    [
      'host: reviews-failover.bookinfo.global',
      'host: http://reviews',
      '9:5: spec.service.host: found "http://reviews", expected a DNS name',
    ],
    [
      '    port: 9080',
      '    port: 65536',
      '10:5: spec.service.port: found 65536, expected a whole number from 1 to 65535',
    ],
    [
      '    port: 9080',
      "    port: '9080'",
      '10:5: spec.service.port: found "9080", expected a whole number from 1 to 65535 (write it without quotes: 9080)',
    ],
    [
      'protocol: http',
      'protocol: HTTP',
      '11:5: spec.service.protocol: found "HTTP", expected `http`, `http2`, `grpc`, `https`, `tls` or `tcp` (did you mean `http`?)',
    ],
    [
      'context: kind-mgmt',
      'contxt: kind-mgmt',
      '14:7: spec.clusters.mgmt-cluster.contxt: found an unknown field, expected `context`, `locality` or `management` (did you mean `context`?)',
    ],
    [
      'locality: us-east1/us-east1-b',
      'locality: /us-east1-b',
      '15:7: spec.clusters.mgmt-cluster.locality: found "/us-east1-b", expected a locality such as `region/zone/subzone` (name the region first: `region/zone`)',
    ],
    [
      'locality: us-east1/us-east1-b',
      'locality: a/b/c/d',
      '15:7: spec.clusters.mgmt-cluster.locality: found "a/b/c/d", expected a locality such as `region/zone/subzone` (give at most region, zone and subzone)',
    ],
    [
      'management: true',
      "management: 'yes'",
      '16:7: spec.clusters.mgmt-cluster.management: found "yes", expected `true` or `false`',
    ],
    [
      '- cluster: mgmt-cluster\n      namespace',
      '- cluster: mgmt-clutser\n      namespace',
      '21:7: spec.destinations[0].cluster: found "mgmt-clutser", expected `mgmt-cluster` or `remote-cluster` (did you mean `mgmt-cluster`?)',
    ],
    [
      '      service: reviews\n      port: 9081\n',
      '      port: 9081\n',
      '21:7: spec.destinations[0]: found neither `service` nor `address`, expected `service` with `namespace`, or `address`',
    ],
    [
      '      namespace: bookinfo\n      service: reviews\n      port: 9081',
      '      service: reviews\n      port: 9081',
      '21:7: spec.destinations[0].namespace: found nothing, expected the namespace of the Service',
    ],
    [
      'port: 9081',
      'address: x.example',
      '24:7: spec.destinations[0].address: found both `service` and `address`, expected only one of them',
    ],
    [
      'priority: 1',
      'priority: -1',
      '32:7: spec.destinations[1].priority: found -1, expected a whole number of 0 or more',
    ],
    [
      'priority: 1',
      'priority: 0.5',
      '32:7: spec.destinations[1].priority: found 0.5, expected a whole number of 0 or more',
    ],
    ['weight: 3', 'weight: 0', '33:7: spec.destinations[1].weight: found 0, expected a whole number of 1 or more'],
    [
      'replicas: 2',
      'replicas: two',
      '34:7: spec.destinations[1].replicas: found "two", expected a whole number from 0 to 10000',
    ],
    [
      'version: v2',
      'version: 2',
      "31:9: spec.destinations[1].labels.version: found 2, expected a text (put it in quotes: '2')",
    ],
    [
      'backup.example.com:443',
      'https://backup.example.com',
      '35:7: spec.destinations[2].address: found "https://backup.example.com", expected an address, `host` or `host:port` (leave out the scheme)',
    ],
    [
      'locality: eu/eu-1',
      'port: 444',
      "36:7: spec.destinations[2].port: found 444, expected the address's own port 443, or none",
    ],
    [
      'locality: eu/eu-1',
      'namespace: n',
      '36:7: spec.destinations[2].namespace: found a namespace of an `address`, expected none, or `service` instead',
    ],
    [
      '    outlier:',
      '    outlierDetection:',
      '39:5: spec.detection.outlierDetection: found an unknown field, expected `outlier` or `healthCheck` (did you mean `outlier`?)',
    ],
    [
      'interval: 10s',
      'interval: 10',
      '42:7: spec.detection.outlier.interval: found 10, expected a duration such as `500ms` or `1m30s` (give a unit: `10s`)',
    ],
    [
      'interval: 10s',
      'interval: 0s',
      '42:7: spec.detection.outlier.interval: found "0s", expected a duration greater than 0s',
    ],
    [
      'interval: 10s',
      'interval: ten',
      '42:7: spec.detection.outlier.interval: found "ten", expected a duration such as `500ms` or `1m30s`',
    ],
    [
      'maxEjectionPercent: 100',
      'maxEjectionPercent: 101',
      '44:7: spec.detection.outlier.maxEjectionPercent: found 101, expected a number from 0 to 100',
    ],
    [
      'type: http\n',
      'type: https\n',
      '46:7: spec.detection.healthCheck.type: found "https", expected `http`, `tcp` or `grpc` (did you mean `http`?)',
    ],
    [
      'type: http\n      path: /health\n',
      'type: tcp\n',
      '47:7: spec.detection.healthCheck.host: found `host` with type `tcp`, expected none, or type `http` or `grpc`',
    ],
    [
      'path: /health',
      'path: health',
      '47:7: spec.detection.healthCheck.path: found "health", expected a text that matches `^/`',
    ],
    [
      'healthyThreshold: 2',
      'healthyThreshold: 0',
      '53:7: spec.detection.healthCheck.healthyThreshold: found 0, expected a whole number of 1 or more',
    ],
    [
      '- 204',
      '- 999',
      '57:11: spec.detection.healthCheck.expectedStatuses[1]: found 999, expected a whole number from 100 to 599',
    ],
    [
      'gateway: helm',
      'gateway: hlem',
      '61:5: spec.glooFederation.gateway: found "hlem", expected `manifest` or `helm` (did you mean `helm`?)',
    ],
    [
      '      - mgmt-cluster\n    mode',
      '      - mgmt\n    mode',
      '87:9: spec.istio.clusters[0]: found "mgmt", expected `mgmt-cluster` or `remote-cluster` (did you mean `mgmt-cluster`?)',
    ],
    [
      'from: us-east1\n        to: us-west1',
      'from: us-east1',
      '90:9: spec.istio.failover[0].to: found nothing, expected a text',
    ],
    [
      '  linkerd:\n',
      '  linkered:\n',
      '103:3: spec.linkered: found an unknown field, expected `mesh`, `service`, `clusters`, `destinations`, `detection`, `glooFederation`, `serviceMeshHub`, `istio`, `linkerd` or `envoy` (did you mean `linkerd`?)',
    ],
    ['timeout: 3s', 'timeout: -3s', '117:5: spec.envoy.timeout: found "-3s", expected a duration greater than 0s'],
  ])('%j -> %j', (right, wrong, report) => {
    expect(fullFailover).toContain(right);
    expect(mistakes(fullFailover.replace(right, wrong))).toContain(`x.yaml:${report}`);
  });

  it('makes one report for each mistake', () => {
    expect(mistakes(fullFailover.replace('mgmt-cluster\n      namespace', 'nobody\n      namespace'))).toEqual([
      'x.yaml:21:7: spec.destinations[0].cluster: found "nobody", expected `mgmt-cluster` or `remote-cluster` (add `nobody` to `spec.clusters`)',
    ]);
  });

  it('names all mistakes of all documents, in the order of the text', () => {
    const one = fullFailover.replace('weight: 3', 'weight: 0').replace('port: 9080', 'port: 0');
    const two = fullFailover
      .replace('mesh: service-mesh-hub', 'mesh: consul')
      .replace('name: reviews\n', 'name: other\n');
    const error = (() => {
      try {
        readFailovers(documents(`${one}---\n${two}---\n${fullFailover.replace('name: reviews\n', 'name: third\n')}`));
      } catch (thrown) {
        return thrown;
      }
    })() as InputError;
    expect(error).toBeInstanceOf(InputError);
    expect(error.exitCode).toBe(3);
    expect(error.message).toBe('found 3 mistakes in 2 Failover documents');
    expect(error.problems.map(({ position, path }) => [position.line, path])).toEqual([
      [10, 'spec.service.port'],
      [33, 'spec.destinations[1].weight'],
      [125, 'spec.mesh'],
    ]);
    expect(error.position).toEqual({ file: 'x.yaml', line: 10, column: 5 });
  });

  it('survives anything', () => {
    for (const spec of [
      '5',
      '[]',
      'null',
      '{ destinations: 5, clusters: [], detection: [] }',
      '{ destinations: [null, 5, []] }',
    ]) {
      const [document] = documents(
        `apiVersion: failover.dev/v1alpha1\nkind: Failover\nmetadata: { name: a }\nspec: ${spec}\n`,
      );
      expect(checkFailover(document!).length).toBeGreaterThan(0);
    }
  });
});
