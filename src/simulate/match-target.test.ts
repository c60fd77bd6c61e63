import { describe, expect, it } from 'vitest';
import { sampleDestination, samplePlan } from '../../test/support/sample-plan.js';
import { resolve } from '../engine/resolve.js';
import { Discovery } from './discovery.js';

function hit(plan: ReturnType<typeof samplePlan>, service: string): string[] {
  return new Discovery(plan, resolve(plan, {})).matching({ service }).map(({ endpoint }) => endpoint.name);
}

describe('a target that names a service', () => {
  const destinations = [
    sampleDestination('east', 0, 1, { namespace: 'bookinfo', service: 'reviews' }),
    sampleDestination('west', 1, 1, { namespace: 'other', service: 'reviews' }),
  ];

  it.each([
    ['reviews', ['east#1', 'west#1']],
    ['reviews.bookinfo', ['east#1']],
    ['reviews.other.svc', ['west#1']],
    ['reviews.bookinfo.svc.cluster.local', ['east#1']],
    ['review', []],
    ['reviews.bookinf', []],
  ])('%s hits the destinations called so', (service, names) => {
    const plan = { ...samplePlan(destinations), service: 'reviews.bookinfo.svc.cluster.local' };
    expect(hit(plan, service)).toEqual(names);
  });

  it('hits everything by the host that clients call, where it is no destination of its own', () => {
    const plan = { ...samplePlan(destinations), service: 'reviews.global' };
    expect(hit(plan, 'reviews.global')).toEqual(['east#1', 'west#1']);
    expect(hit(plan, 'ratings.global')).toEqual([]);
  });

  it('hits an external destination by its address', () => {
    const external = sampleDestination('far', 0, 1, { address: 'db.example.com' });
    expect(hit(samplePlan([external, ...destinations]), 'db.example.com')).toEqual(['far#1']);
  });
});
