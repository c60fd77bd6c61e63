import { describe, expect, it } from 'vitest';
import { meshName, objectKey, outboundCluster, serviceHost, subsetName } from './names.js';

const reviews = { name: 'reviews', namespace: 'bookinfo', cluster: 'remote-cluster' };

describe('names of Service Mesh Hub', () => {
  it('are those that discovery makes', () => {
    expect(meshName('mgmt-cluster')).toBe('istiod-istio-system-mgmt-cluster');
    expect(meshName('c', 'istio-pilot')).toBe('istio-pilot-istio-system-c');
  });

  it('end in a dot in statuses of the management cluster', () => {
    expect(objectKey({ name: 'm', namespace: 'n' })).toBe('m.n.');
    expect(objectKey(reviews)).toBe('reviews.bookinfo.remote-cluster');
  });

  it('call a service by its own domain in its cluster and by .global elsewhere', () => {
    expect(serviceHost(reviews, 'remote-cluster', 'cluster.local')).toBe('reviews.bookinfo.svc.cluster.local');
    expect(serviceHost(reviews, 'mgmt-cluster', 'cluster.local')).toBe('reviews.bookinfo.svc.remote-cluster.global');
    expect(outboundCluster(9080, 'h', 'v1')).toBe('outbound|9080|v1|h');
  });

  // gloo-mesh: traffic_shift_decorator.go joins with `_`, which the sanitizer turns into `-`
  it('sort and join the labels of a subset', () => {
    expect(subsetName({ version: 'v1' })).toBe('version-v1');
    expect(subsetName({ b: 'y', a: 'x' })).toBe('a-x-b-y');
  });
});
