import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../model/document.js';
import { appliesFrom } from './applied-policies.js';
import { istioOutlier } from './outlier-detection.js';
import type { TrafficPolicy } from './traffic-policy.js';
import { istioObject, placeOf, protoDuration, type Viewpoint } from './translate-object.js';
import { subsetsOfTarget } from './translate-subsets.js';
import type { Target } from './translate-target.js';
import type { TranslationWorld } from './translate-world.js';

/**
 * The DestinationRule of a Service; none where it would have no effect, which upstream takes TLS mode DISABLE without subsets for, outlier
 * detection or not (pkg/mesh-networking/translation/istio/traffictarget/destinationrule/destination_rule_translator.go).
 */
export function translateDestinationRule(target: Target, view: Viewpoint, world: TranslationWorld): JsonObject[] {
  const { trafficPolicy } = settle(target, view, world);
  const subsets = subsetsOfTarget(target, world).map(({ name, labels }) => ({
    name,
    // To match the only endpoint of the federated ServiceEntry; the serving side picks the Pods.
    labels: view.client === undefined ? labels : { cluster: target.service.cluster },
  }));
  if (subsets.length === 0 && (trafficPolicy.tls as JsonObject).mode === 'DISABLE') return [];
  const spec: JsonObject = { host: view.host, ...(subsets.length === 0 ? {} : { subsets }), trafficPolicy };
  return [istioObject('DestinationRule', placeOf(target, view, world), spec, world)];
}

/** The policies that want another value for a field than the policy that took it before; upstream makes them INVALID for this Service. */
export function conflictingPolicies(
  target: Target,
  view: Viewpoint,
  world: TranslationWorld,
): { policy: TrafficPolicy; reason: string }[] {
  return settle(target, view, world).conflicts;
}

function settle(target: Target, { cluster }: Viewpoint, world: TranslationWorld) {
  const trafficPolicy: JsonObject = { tls: { mode: world.tlsMode } };
  const owners = new Map<string, TrafficPolicy>();
  const conflicts: { policy: TrafficPolicy; reason: string }[] = [];
  for (const policy of world.policiesOf(target.service).filter((candidate) => appliesFrom(candidate, cluster))) {
    for (const [field, { decorator, value }] of Object.entries(wishes(policy))) {
      // An equal value takes nothing, not even the default's place (utils/fieldutils/field_ownership.go).
      if (isDeepStrictEqual(trafficPolicy[field], value)) continue;
      const owner = owners.get(field);
      if (owner === undefined) {
        owners.set(field, policy);
        trafficPolicy[field] = value;
      } else {
        conflicts.push({ policy, reason: `${decorator}: field ${field} is already owned by ${owner.name}` });
      }
    }
  }
  return { trafficPolicy, conflicts };
}

function wishes({ outlierDetection, tlsMode, origin }: TrafficPolicy) {
  const fields: Record<string, { decorator: string; value: JsonObject }> = {};
  if (outlierDetection !== undefined) {
    const { consecutive5xx, intervalMs, baseEjectionTimeMs, maxEjectionPercent } = istioOutlier(outlierDetection);
    fields.outlierDetection = {
      decorator: 'outlier-detection',
      value: {
        consecutive5xxErrors: consecutive5xx,
        interval: protoDuration(intervalMs),
        baseEjectionTime: protoDuration(baseEjectionTimeMs),
        maxEjectionPercent,
      },
    };
  }
  const mode = tlsMode ?? defaultTlsMode(origin.document.value);
  if (mode !== undefined) fields.tls = { decorator: 'tls', value: { mode } };
  return fields;
}

/** `mtls.istio` without a mode means the first value of the enum. */
function defaultTlsMode({ spec }: JsonObject): string | undefined {
  const istio = ((spec as JsonObject | undefined)?.mtls as JsonObject | undefined)?.istio;
  return istio === undefined || istio === null ? undefined : 'DISABLE';
}
