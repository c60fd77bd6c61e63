import type { JsonObject } from '../../model/document.js';
import { formatDuration } from '../../model/duration.js';
import { asText, isObject } from '../../model/json.js';
import type { FailoverPlan } from '../../model/plan.js';
import { extensionOf } from '../extension-of.js';
import type { Losses } from '../losses.js';
import type { LevelLabels } from './level-labels.js';
import { renderLocality } from './render-locality.js';

/** `loadBalancer` of a DestinationRule: the algorithm and what decides the order. A whole block that the Failover document gives wins. */
export function renderLoadBalancer(plan: FailoverPlan, labels: LevelLabels | undefined, losses: Losses): JsonObject {
  const written = extensionOf(plan, 'istio').loadBalancer;
  const simple = asText(written);
  const algorithm = isObject(written) ? written : simple === undefined ? algorithmOf(plan, losses) : { simple };
  if (isObject(algorithm.localityLbSetting) || isObject(algorithm.zoneAwareLbSetting)) return algorithm;
  return { ...algorithm, ...renderLocality(plan, labels, losses) };
}

function algorithmOf(plan: FailoverPlan, losses: Losses): JsonObject {
  const { policy, slowStart, minimumRingSize, tableSize, hashBalanceFactor, choiceCount } = plan.loadBalancing;
  const warmup: JsonObject =
    slowStart === undefined
      ? {}
      : {
          warmup: {
            duration: formatDuration(slowStart.windowMs),
            minimumPercent: slowStart.minWeightPercent,
            aggression: slowStart.aggression,
          },
        };
  switch (policy) {
    case 'RING_HASH':
    case 'MAGLEV':
      if (hashBalanceFactor > 0) {
        losses.add(
          'loadBalancing.hashBalanceFactor',
          'Istio has no bounded loads for consistent hashing',
          'watch the load of single hosts',
        );
      }
      return {
        consistentHash: {
          ...hashKey(plan, losses),
          ...(policy === 'MAGLEV' ? { maglev: { tableSize } } : { ringHash: { minimumRingSize } }),
        },
      };
    case 'EWMA':
      losses.add(
        'loadBalancing.policy',
        'Istio has no latency-aware (EWMA) balancing',
        'LEAST_REQUEST is the nearest and was written',
      );
      return { simple: 'LEAST_REQUEST' };
    case 'LEAST_REQUEST':
      if (choiceCount !== 2) {
        losses.add('loadBalancing.choiceCount', `Istio always compares 2 hosts, not ${choiceCount}`, 'nothing to do');
      }
      return { simple: 'LEAST_REQUEST', ...warmup };
    default:
      return { simple: policy, ...warmup };
  }
}

function hashKey({ route }: FailoverPlan, losses: Losses): JsonObject {
  if (route.hash === 'source-ip') return { useSourceIp: true };
  losses.add(
    'route.hash',
    'what the requests are hashed by is not known here',
    'put the header, cookie or query parameter in the place of `httpHeaderName: x-hash-key`',
  );
  return { httpHeaderName: 'x-hash-key' };
}
