import type { KindRule } from '../rule.js';
import { failoverService, together, virtualDestination } from './guide.js';
import { newerObject } from './newer-object.js';
import { networking } from './world.js';

export const kindGone: KindRule = {
  id: 'service-mesh-hub/kind-gone',
  severity: 'error',
  title: 'a FailoverService beside Gloo Mesh 1.0',
  why: 'Gloo Mesh 1.0 removed the FailoverService: the API server has no such kind any more, so that after the upgrade the failover is gone and clients of its host get errors.',
  upstream: 'error',
  on: networking('FailoverService'),
  check(document, report, context) {
    const newer = newerObject(context);
    if (newer === undefined) return;
    report({
      document,
      path: ['kind'],
      message: `FailoverService does not exist in Gloo Mesh 1.0, to which the ${newer.kind} ${newer.name} (${newer.apiVersion}) belongs`,
      hint: 'use a VirtualDestination (enterprise) instead',
    });
  },
  examples: {
    bad: together(failoverService, virtualDestination),
    good: virtualDestination,
  },
};
