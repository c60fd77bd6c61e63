import { describe, expect, it } from 'vitest';
import { serviceVip, vip } from './vip.js';

describe('vip', () => {
  // gloo-mesh: failover_service_translator_test.go asserts the first
  it.each([
    ['failover-service', 'failover-service-namespace', '247.153.147.39'],
    ['reviews-failover', 'service-mesh-hub', '240.76.63.152'],
  ])('of %s in %s is %s', (name, namespace, address) => expect(vip(name, namespace)).toBe(address));

  it('is the same for names that join to the same text', () => expect(vip('ab', 'c')).toBe(vip('a', 'bc')));

  it('always lies in 240.0.0.0/4, and that of a Service differs by cluster', () => {
    expect(Number(serviceVip('reviews', 'bookinfo', 'a').split('.')[0])).toBeGreaterThanOrEqual(240);
    expect(serviceVip('reviews', 'bookinfo', 'a')).not.toBe(serviceVip('reviews', 'bookinfo', 'b'));
  });
});
