import { suggestion } from '../../manifest/did-you-mean.js';
import type { Rule } from '../rule.js';
import { onCondition } from './failover-services.js';
import { discovery, failoverService, outlierPolicy, together } from './guide.js';
import { referenceAt } from './key-at.js';
import { worldOf } from './world.js';

export const backingServiceNotFound: Rule = {
  id: 'service-mesh-hub/backing-service-not-found',
  severity: 'error',
  title: 'a backing service that discovery does not know',
  why: 'Name, namespace and clusterName are compared exactly. Discovery also drops services without workloads, so that a primary scaled to 0 has the same effect. An INVALID FailoverService is not translated at all, and what was written for it before is removed.',
  upstream: 'error',
  ...onCondition('backing-service-not-found', ({ origin }, context) => ({
    message: `backing service ${referenceAt(origin)} is not among the discovered services (TrafficTargets), so the FailoverService is INVALID`,
    hint:
      suggestion(
        referenceAt(origin),
        worldOf(context).discovery.trafficTargets.map(
          ({ service: { cluster, namespace, name } }) => `${cluster}/${namespace}/${name}`,
        ),
      ) ?? 'name, namespace and clusterName must all match a TrafficTarget exactly',
  })),
  examples: {
    bad: together(failoverService.replace('clusterName: remote', 'clusterName: remtoe'), outlierPolicy, ...discovery),
    good: together(failoverService, outlierPolicy, ...discovery),
  },
};
