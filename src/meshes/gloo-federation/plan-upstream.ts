import type { Origin } from '../../model/document.js';
import { connectionDefaults, type FailoverPlan, loadBalancingDefaults, type Route } from '../../model/plan.js';
import { planClusters } from '../../model/plan-clusters.js';
import { addressName } from '../../topology/endpoint-name.js';
import type { ReadContext } from '../mesh.js';
import type { GlooFederationExtension } from './extension.js';
import type { FailoverScheme } from './failover-scheme.js';
import { separateLocalities } from './locality-weights.js';
import { envoyClusterName, type UpstreamReference, upstreamPath } from './names.js';
import { type EndpointHints, primaryDestination } from './primary-destination.js';
import { schemeDestinations } from './scheme-destinations.js';
import { portOfName } from './service-behind.js';
import { type Upstream, upstreamDetectionDefaults } from './upstream.js';
import { upstreamFailoverDestinations } from './upstream-failover-destinations.js';

/** Everything that makes up the plan of one Upstream. */
export interface UpstreamSubject {
  reference: UpstreamReference;
  /** Absent when only a scheme names it. */
  upstream?: Upstream;
  scheme?: FailoverScheme;
  route: Route;
  hints?: EndpointHints;
  extension: GlooFederationExtension;
  notes: string[];
}

/**
 * The plan of one Upstream: its own endpoints at priority 0, then the groups of its FailoverScheme, else the levels of its `spec.failover`,
 * from 1 on. gloo-fed writes `spec.failover` from the scheme, so a scheme wins over what was written by hand.
 */
export function planUpstream(subject: UpstreamSubject, context: ReadContext): FailoverPlan {
  const { reference, upstream, scheme, route, hints, extension } = subject;
  const origin = (scheme?.origin ?? upstream?.origin) as Origin;
  const primary = primaryDestination(
    { ...reference, type: upstream?.type, origin: upstream?.origin ?? origin },
    context,
    hints,
  );
  const written = upstream?.failover;
  const further =
    scheme !== undefined
      ? schemeDestinations(scheme, written, context)
      : upstreamFailoverDestinations(
          written ?? { levels: [], origin },
          new Set(
            primary.endpoints.flatMap(({ address, port }) =>
              address === undefined ? [] : addressName(address, port, undefined),
            ),
          ),
        );
  const loadBalancing = upstream?.loadBalancing ?? loadBalancingDefaults();
  const placed = loadBalancing.localityWeighted
    ? separateLocalities(further.destinations)
    : { destinations: further.destinations, notes: [] };
  const destinations = [primary, ...placed.destinations];
  return {
    name: scheme?.name ?? reference.name,
    namespace: scheme?.namespace ?? reference.namespace ?? '',
    mesh: 'gloo-federation',
    service: reference.name,
    port:
      upstream?.type !== undefined && 'kube' in upstream.type ? upstream.type.kube.port : portOfName(reference.name),
    protocol: upstream?.protocol ?? 'http',
    clusters: planClusters(destinations),
    destinations,
    ordering: { by: 'priority' },
    detection: {
      ...(upstream?.detection ?? upstreamDetectionDefaults()),
      // The factor stands in `spec.failover`, which gloo-fed replaces; a scheme has no field for it.
      ...(scheme !== undefined && written !== undefined && !isOutputOf(scheme, written)
        ? { overprovisioningFactor: 140 }
        : {}),
    },
    loadBalancing,
    connection: upstream?.connection ?? connectionDefaults(),
    route,
    client: context.client ?? null,
    extensions: { glooFederation: extension },
    notes: [...subject.notes, ...(upstream?.notes ?? []), ...failoverNotes(subject), ...further.notes, ...placed.notes],
    origin,
  };
}

function failoverNotes({ reference, upstream, scheme }: UpstreamSubject): string[] {
  const notes: string[] = [];
  if (scheme === undefined && upstream?.failover === undefined) return notes;
  if (upstream === undefined) {
    notes.push(
      `The primary Upstream ${upstreamPath(reference)} is not among the inputs, so its health checks are not known: nothing moves traffic here.`,
    );
  } else if (upstream.detection.healthCheck === undefined && upstream.detection.outlier === undefined) {
    notes.push(
      `The primary Upstream ${upstreamPath(reference)} has neither healthChecks nor outlierDetection: a failing endpoint is never noticed, and nothing fails over.`,
    );
  }
  if (scheme !== undefined && upstream?.failover !== undefined && !isOutputOf(scheme, upstream.failover)) {
    notes.push(`spec.failover of ${upstreamPath(reference)} is replaced by FailoverScheme ${scheme.name}.`);
  }
  const weighted = upstream?.loadBalancing.localityWeighted === true;
  const weights = [
    ...(scheme?.groups ?? []),
    ...(scheme === undefined ? (upstream?.failover?.levels ?? []) : []),
  ].flat();
  if (!weighted && weights.some(({ localityWeight }) => localityWeight !== undefined)) {
    notes.push(
      'Locality weights do not count: the primary Upstream has no loadBalancerConfig.localityWeightedLbConfig.',
    );
  }
  return notes;
}

/** True when the written `spec.failover` is what gloo-fed made of this scheme: the SNI of each endpoint names a target. */
function isOutputOf(scheme: FailoverScheme, failover: NonNullable<Upstream['failover']>): boolean {
  const targets = new Set(scheme.groups.flat().map(envoyClusterName));
  const written = failover.levels.flat();
  return written.length > 0 && written.every(({ sni }) => sni !== undefined && targets.has(sni));
}
