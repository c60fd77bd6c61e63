import { describe, expect, it } from 'vitest';
import { resolve } from '../../engine/resolve.js';
import { observations } from './observed.fixture.js';
import { plansOf } from './plans-of.fixture.js';

describe('what a running istiod sends', () => {
  it.each(observations)('$what', ({ manifests, client, cluster, sent }) => {
    const [, port, subset, host] = cluster.split('|');
    const plan = plansOf(manifests, client).find(
      (candidate) =>
        candidate.service === host &&
        (candidate.subset ?? '') === subset &&
        (candidate.port === undefined || candidate.port === Number(port)),
    );
    expect(plan).toBeDefined();
    if (plan === undefined) return;
    const groups = resolve(plan, client);
    const listed = groups.flatMap(({ priority, endpoints }) =>
      endpoints.map(({ locality, address, weight, healthStatus }) =>
        [priority, locality, address, weight, ...(healthStatus === 'UNKNOWN' ? [] : [healthStatus])].join(' '),
      ),
    );
    expect(listed.sort()).toEqual([...sent].sort());
  });
});
