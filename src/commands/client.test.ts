import { describe, expect, it } from 'vitest';
import { readClient } from './client.js';

describe('the client that flags describe', () => {
  it('is empty without flags', () => {
    expect(readClient({})).toEqual({});
  });

  it('stands where --from says, nowhere included', () => {
    expect(readClient({ from: 'r1/z1/s1', namespace: 'web' })).toEqual({ locality: 'r1/z1/s1', namespace: 'web' });
    expect(readClient({ from: '' })).toEqual({ locality: '' });
  });

  it('refuses a locality without region', () => {
    expect(() => readClient({ from: '/zone1' })).toThrow(expect.objectContaining({ exitCode: 2 }));
  });

  it('takes node, network and cluster from the labels that name them', () => {
    const labels = 'app=web,kubernetes.io/hostname=node-1,topology.istio.io/network=n1,topology.istio.io/cluster=c1';
    expect(readClient({ labels })).toEqual({
      labels: {
        app: 'web',
        'kubernetes.io/hostname': 'node-1',
        'topology.istio.io/network': 'n1',
        'topology.istio.io/cluster': 'c1',
      },
      node: 'node-1',
      network: 'n1',
      cluster: 'c1',
    });
  });

  it('takes empty values and values with an equals sign, and refuses what is no pair', () => {
    expect(readClient({ labels: 'a=, b=c=d' }).labels).toEqual({ a: '', b: 'c=d' });
    expect(() => readClient({ labels: 'app' })).toThrow(expect.objectContaining({ exitCode: 2 }));
    expect(() => readClient({ labels: '=web' })).toThrow(expect.objectContaining({ exitCode: 2 }));
  });
});
