import { describe, expect, it } from 'vitest';
import { verdictsOf } from './verdicts-of.fixture.js';

// istio: pkg/config/validation/validation.go ValidateServiceEntry, validateWorkloadEntry

const verdicts = (spec: string, metadata?: string) => verdictsOf('ServiceEntry', spec, metadata);
const HTTP = 'ports: [ { number: 80, name: http, protocol: HTTP } ]';
const of = (fields: string, ports = HTTP) => verdicts(`{ hosts: [ bank.example ], ${ports}, ${fields} }`);

describe('hosts, addresses and ports', () => {
  it.each([
    ['{ hosts: [ bank.example ] }', []],
    ['{ hosts: [] }', ['error invalid-host ']],
    [
      '{ hosts: [ "*", "*.bank.example", "*bank.example", a* ] }',
      [
        'error invalid-host hosts.0',
        'warning partial-wildcard-host hosts.2',
        'error invalid-host hosts.3',
        'warning partial-wildcard-host hosts.3',
      ],
    ],
    ['{ hosts: [ "*bank.example" ], resolution: DYNAMIC_DNS }', []],
    [
      '{ hosts: [ a ], addresses: [ 10.0.0.1, "::1", 10.0.0.0/8, bank.example, 10.0.0.0/40 ] }',
      ['error invalid-addresses addresses.3', 'error invalid-addresses addresses.4'],
    ],
    ['{ hosts: [ a ], addresses: [ 10.0.0.0/8 ], resolution: STATIC }', []],
    ['{ hosts: [ a ], addresses: [ 10.0.0.1, 10.0.0.0/8 ], resolution: DNS }', ['error invalid-addresses addresses.1']],
    ['{ hosts: [ a ], ports: [ null ] }', ['error null-entry ports.0']],
    ['{ hosts: [ a ], resolution: DNS, ports: [ {} ] }', ['error invalid-port ports.0', 'error invalid-port ports.0']],
    [
      '{ hosts: [ a ], resolution: DNS, ports: [ { number: 1, name: a }, { number: 1, name: b }, { number: 2, name: a } ] }',
      ['error duplicate-port ports.1', 'error duplicate-port ports.2'],
    ],
    [
      '{ hosts: [ a ], resolution: DNS, ports: [ { number: 65536, name: a_, protocol: HTTP3, targetPort: 65536 } ] }',
      [
        'error invalid-port ports.0.targetPort',
        'error invalid-port ports.0.name',
        'error unsupported-protocol ports.0.protocol',
        'error invalid-port ports.0.number',
      ],
    ],
    ['{ hosts: [ a ], resolution: DNS, ports: [ { number: 1, name: a, protocol: grpc-web, targetPort: 0 } ] }', []],
    [
      '{ hosts: [ a ], resolution: DNS, ports: [ { number: 1, name: a, protocol: HBONE } ] }',
      ['error unsupported-protocol ports.0.protocol'],
    ],
  ])('%s', (spec, expected) => expect(verdicts(spec)).toEqual(expected));

  it.each([
    ['TCP', '', ['warning tcp-needs-address ports.0']],
    ['""', '', ['warning tcp-needs-address ports.0']],
    ['tcp', '', []],
    ['TLS', '', []],
    ['TCP', ', resolution: DNS', []],
    ['TCP', ', addresses: [ 10.0.0.1 ]', []],
  ])('protocol %s%s', (protocol, rest, expected) => {
    expect(verdicts(`{ hosts: [ a ], ports: [ { number: 1, name: a, protocol: ${protocol} } ]${rest} }`)).toEqual(
      expected,
    );
  });

  it('needs an address for TCP where allocation is switched off by label', () => {
    const spec = '{ hosts: [ a ], resolution: DNS, ports: [ { number: 1, name: a, protocol: TCP } ] }';
    const label = (value: string) =>
      verdicts(spec, `, labels: { networking.istio.io/enable-autoallocate-ip: "${value}" }`);
    expect(label('False')).toEqual(['warning tcp-needs-address ports.0']);
    expect(label('no')).toEqual([]);
  });
});

describe('resolution', () => {
  it.each([
    ['resolution: NONE, endpoints: [ { address: 10.0.0.1 } ]', ['error endpoints-not-allowed endpoints']],
    ['endpoints: [ { address: 10.0.0.1 } ]', ['error endpoints-not-allowed endpoints']],
    ['endpoints: []', []],
    ['workloadSelector: { labels: { a: b } }', ['warning selector-with-resolution-none workloadSelector']],
    ['resolution: STATIC, workloadSelector: { labels: {} }', ['warning empty-workload-selector workloadSelector']],
    [
      'resolution: STATIC, workloadSelector: { labels: { a: b } }, endpoints: [ { address: 10.0.0.1 } ]',
      ['error selector-and-endpoints workloadSelector'],
    ],
    // A bad selector label hides everything else, the warning about NONE too.
    [
      'exportTo: [ _ ], workloadSelector: { labels: { a: "*" } }',
      ['error invalid-workload-selector workloadSelector.labels.a'],
    ],

    ['resolution: STATIC', []],
    ['resolution: STATIC, endpoints: [ { address: "fe80::1", ports: { http: 1 }, labels: { a: b } } ]', []],
    [
      'resolution: STATIC, endpoints: [ null, { address: east.bank.example } ]',
      ['error null-entry endpoints.0', 'error invalid-endpoint-address endpoints.1.address'],
    ],
    // Without address and network nothing else of the endpoint is looked at.
    ['resolution: STATIC, endpoints: [ { ports: { _: 0 } } ]', ['error invalid-endpoint-address endpoints.0']],
    [
      'resolution: STATIC, endpoints: [ { network: net-2, ports: { http: 0 } } ]',
      ['warning endpoint-without-address endpoints.0', 'error invalid-port endpoints.0.ports.http'],
    ],
    [
      'resolution: STATIC, endpoints: [ { address: 10.0.0.1, ports: { web_: 65536 }, labels: { "": a } } ]',
      [
        'error endpoint-port-unknown endpoints.0.ports.web_',
        'error invalid-port endpoints.0.ports.web_',
        'error invalid-port endpoints.0.ports.web_',
        'error invalid-label endpoints.0.labels.',
      ],
    ],
    ['resolution: STATIC, endpoints: [ { address: "unix:///a/b" }, { address: "unix://@a" } ]', []],
    [
      'resolution: STATIC, endpoints: [ { address: "unix://" }, { address: "unix://a" }, { address: "unix:///a/" } ]',
      [0, 1, 2].map((index) => `error unix-endpoint endpoints.${index}.address`),
    ],
    [
      'resolution: STATIC, endpoints: [ { address: "unix:///a", ports: { http: 1 } } ]',
      ['error unix-endpoint endpoints.0.ports'],
    ],

    ['resolution: DNS', []],
    ['resolution: DNS, endpoints: [ { address: east.bank.example }, { address: 10.0.0.1, locality: a } ]', []],
    [
      'resolution: DNS, endpoints: [ { address: "*.bank.example" }, { network: net-2 }, { address: "unix:///a" } ]',
      [
        'error invalid-endpoint-address endpoints.0.address',
        'error invalid-endpoint-address endpoints.1',
        'error invalid-endpoint-address endpoints.2.address',
      ],
    ],
    [
      'resolution: DNS, endpoints: [ { address: a, ports: { web: 0 } } ]',
      ['error endpoint-port-unknown endpoints.0.ports.web', 'error invalid-port endpoints.0.ports.web'],
    ],
    ['resolution: DNS_ROUND_ROBIN, endpoints: [ { address: a } ]', []],
    [
      'resolution: DNS_ROUND_ROBIN, endpoints: [ { address: a }, { address: b } ]',
      ['error endpoints-not-allowed endpoints'],
    ],

    [
      'resolution: DYNAMIC_DNS, addresses: [ 10.0.0.1 ], endpoints: [ { address: a } ]',
      [
        'error dynamic-dns-settings hosts.0',
        'error dynamic-dns-settings addresses',
        'error dynamic-dns-settings endpoints',
      ],
    ],

    ['exportTo: [ "~" ]', []],
    ['exportTo: [ "~", bank ]', ['error invalid-export-to exportTo']],
    ['exportTo: [ "~", "~" ]', ['error invalid-export-to exportTo.1', 'error invalid-export-to exportTo']],
  ])('%s', (fields, expected) => expect(of(fields)).toEqual(expected));

  it('DNS needs hosts that can be looked up where there are no endpoints; the first one is named', () => {
    expect(verdicts(`{ hosts: [ a, "*.b", "*.c" ], resolution: DNS, ${HTTP} }`)).toEqual([
      'error invalid-host hosts.1',
    ]);
    expect(verdicts(`{ hosts: [ a, "*.b" ], resolution: DNS, ${HTTP}, endpoints: [ { address: c } ] }`)).toEqual([]);
  });

  it('a unix socket stands for one port', () => {
    const ports = 'ports: [ { number: 80, name: http, protocol: HTTP }, { number: 81, name: http-b, protocol: HTTP } ]';
    expect(of('resolution: STATIC, endpoints: [ { address: "unix:///a" } ]', ports)).toEqual([
      'error unix-endpoint endpoints.0.address',
    ]);
  });

  it.each(['HTTP', 'http2', 'GRPC', 'tls'])('DYNAMIC_DNS takes %s', (protocol) => {
    expect(
      verdicts(
        `{ hosts: [ "*.a" ], resolution: DYNAMIC_DNS, ports: [ { number: 1, name: a, protocol: ${protocol} } ] }`,
      ),
    ).toEqual([]);
  });

  it.each(['HTTPS', 'TCP', 'GRPC-Web', '""'])('DYNAMIC_DNS refuses protocol %s', (protocol) => {
    expect(
      verdicts(
        `{ hosts: [ "*.a" ], resolution: DYNAMIC_DNS, ports: [ { number: 1, name: a, protocol: ${protocol} } ] }`,
      ),
    ).toEqual(['error dynamic-dns-settings ports.0']);
  });

  it.each([
    ['w', 'MESH_INTERNAL', 1],
    ['w', 'MESH_EXTERNAL', 0],
    ['None', 'MESH_INTERNAL', 0],
    ['', 'MESH_INTERNAL', 0],
  ])('DYNAMIC_DNS with waypoint "%s" and %s', (waypoint, location, count) => {
    const found = verdicts(
      `{ hosts: [ "*.a" ], resolution: DYNAMIC_DNS, location: ${location}, ${HTTP} }`,
      `, labels: { istio.io/use-waypoint: "${waypoint}" }`,
    );
    expect(found).toEqual(Array(count).fill('error dynamic-dns-settings location'));
  });
});

describe('several hosts', () => {
  const several = (protocol: string, fields: string) =>
    verdicts(
      `{ hosts: [ a.example, b.example ], ports: [ { number: 80, name: http, protocol: HTTP }, { number: 1, name: x, protocol: ${protocol} } ], ${fields} }`,
    );

  it.each([
    ['HTTPS', 'resolution: DNS', []],
    ['grpc-web', 'resolution: STATIC', []],
    ['MySQL', 'resolution: DNS', ['error multiple-hosts-tcp ports.1']],
    ['UDP', 'resolution: STATIC', ['error multiple-hosts-tcp ports.1']],
    ['""', 'resolution: STATIC', ['error multiple-hosts-tcp ports.1']],
    ['MySQL', 'addresses: [ 10.0.0.1 ]', []],
    ['TLS', 'resolution: DNS, addresses: [ 10.0.0.1 ]', ['warning shared-address ports.1']],
    ['HTTP2', 'resolution: DNS, addresses: [ 10.0.0.1 ]', []],
    ['TLS', 'resolution: STATIC, addresses: [ 10.0.0.1 ]', []],
    [
      'TCP',
      'resolution: DNS, addresses: [ 10.0.0.1 ]',
      ['warning shared-address ports.1', 'error multiple-hosts-tcp ports.1'],
    ],
  ])('at protocol %s with %s', (protocol, fields, expected) => expect(several(protocol, fields)).toEqual(expected));
});

describe('a WorkloadEntry on its own', () => {
  it.each([
    ['{ address: vm.bank.example, ports: { anything: 1 } }', []],
    ['{ address: "unix:///a" }', []],
    ['{ network: net-2 }', ['warning endpoint-without-address ']],
    ['{}', ['error invalid-endpoint-address ']],
    ['{ address: "vm.bank.example:80" }', ['error invalid-endpoint-address address']],
  ])('%s', (spec, expected) => expect(verdictsOf('WorkloadEntry', spec)).toEqual(expected));
});
