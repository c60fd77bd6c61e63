import { describe, expect, it } from 'vitest';
import { parseManifests } from '../../manifest/parse.js';
import { readTopology } from '../../topology/index.js';
import { translate } from './translate.js';

const scheme = `
apiVersion: fed.solo.io/v1
kind: FailoverScheme
metadata: { name: failover-scheme, namespace: gloo-fed }
spec:
  primary: { clusterName: local, name: blue, namespace: gloo-system }
  failoverGroups:
  - priorityGroup:
    - { cluster: remote, localityWeight: 2, upstreams: [ { name: green, namespace: gloo-system } ] }
    - { cluster: far, upstreams: [ { name: red, namespace: gloo-system } ] }
  - priorityGroup:
    - { cluster: unknown, upstreams: [ { name: grey, namespace: gloo-system } ] }
`;

const upstream = `
apiVersion: gloo.solo.io/v1
kind: Upstream
metadata: { name: blue, namespace: gloo-system }
spec: { healthChecks: [ { tcpHealthCheck: {} } ] }
`;

function instance(cluster: string, address: string, region: string): string {
  return `
apiVersion: fed.solo.io/v1
kind: GlooInstance
metadata: { name: ${cluster}-gloo-system, namespace: gloo-fed }
spec:
  cluster: ${cluster}
  region: ${region}
  proxies: [ { zones: [z1], ingressEndpoints: [ { address: ${address}, ports: [ { name: http, port: 80 }, { name: failover, port: 15443 } ] } ] } ]
`;
}

function translated(...texts: string[]) {
  const { documents } = parseManifests(texts.join('---'), 'x.yaml');
  return translate({ documents, topology: readTopology(documents) });
}

describe('the primary Upstream of a FailoverScheme', () => {
  it('gets one level for each group, and one locality for each of its members', () => {
    const { manifests, notes } = translated(
      scheme,
      upstream,
      instance('remote', '192.0.2.50', 'east'),
      instance('far', 'far.example.com', 'west'),
    );
    const endpoint = (address: string, name: string) => ({
      address,
      port: 15443,
      upstreamSslConfig: {
        secretRef: { name: 'failover-upstream', namespace: 'gloo-system' },
        sni: `${name}_gloo-system`,
      },
    });
    expect(manifests).toEqual([
      {
        apiVersion: 'gloo.solo.io/v1',
        kind: 'Upstream',
        metadata: { name: 'blue', namespace: 'gloo-system', annotations: { 'failover.dev/cluster': 'local' } },
        spec: {
          healthChecks: [{ tcpHealthCheck: {} }],
          failover: {
            prioritizedLocalities: [
              {
                localityEndpoints: [
                  {
                    locality: { region: 'east', zone: 'z1' },
                    loadBalancingWeight: 2,
                    lbEndpoints: [endpoint('192.0.2.50', 'green')],
                  },
                  { locality: { region: 'west', zone: 'z1' }, lbEndpoints: [endpoint('far.example.com', 'red')] },
                ],
              },
            ],
          },
        },
      },
    ]);
    expect(notes.join()).toContain('unknown/gloo-system/grey: left out');
  });

  it('reaches a proxy of type NodePort at a node and the port that it opens', () => {
    const door = `
apiVersion: v1
kind: Service
metadata: { name: failover, namespace: gloo-system, annotations: { failover.dev/cluster: remote } }
spec: { type: NodePort, ports: [ { name: failover, port: 15443, nodePort: 32000 } ] }
`;
    const node = `
apiVersion: v1
kind: Node
metadata: { name: n1, annotations: { failover.dev/cluster: remote } }
status: { addresses: [ { type: InternalIP, address: 172.18.0.2 } ] }
`;
    const ofRemote = (...texts: string[]) => JSON.stringify(translated(scheme, upstream, ...texts).manifests);
    expect(ofRemote(door, node)).toContain('"address":"172.18.0.2","port":32000');
    expect(ofRemote(door)).toBe('[]');
    expect(ofRemote(door, node.replace('cluster: remote', 'cluster: far'))).toBe('[]');
  });

  it('is not written while nobody knows any address', () => {
    const { manifests, notes } = translated(scheme, upstream);
    expect(manifests).toEqual([]);
    expect(notes).toHaveLength(3);
  });
});
