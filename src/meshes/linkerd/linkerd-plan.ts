import type { Detection, FailureAccrual } from '../../model/detection.js';
import type { Origin } from '../../model/document.js';
import {
  connectionDefaults,
  type Destination,
  type FailoverPlan,
  loadBalancingDefaults,
  type Ordering,
  type PlanCluster,
} from '../../model/plan.js';
import type { ReadContext } from '../mesh.js';
import { type Backend, distinctDestinations } from './backend.js';
import type { LinkerdExtension } from './extension.js';

/** What makes one Linkerd plan differ from another. */
export interface PlanParts {
  name: string;
  namespace: string;
  service: string;
  port?: number;
  protocol?: string;
  backends: readonly Backend[];
  ordering: Ordering;
  /** That of the called Service: the client's proxy applies it to the endpoints of every backend. */
  accrual?: FailureAccrual;
  apex?: Destination;
  /** 0 = none. */
  timeoutMs?: number;
  clusters?: PlanCluster[];
  extension: LinkerdExtension;
  notes: string[];
  origin: Origin;
}

/** Linkerd's defaults: EWMA inside each backend, no retries, no panic, 1 s to connect (linkerd2-proxy linkerd/app/src/env.rs). */
export function linkerdPlan(parts: PlanParts, { client }: ReadContext): FailoverPlan {
  const { name, namespace, service, port, protocol = 'http', backends, ordering, accrual, apex, origin } = parts;
  const detection: Detection = { panicThreshold: 0, overprovisioningFactor: 100, readiness: true, accrual };
  const loadBalancing = loadBalancingDefaults({ policy: 'EWMA' });
  const connection = connectionDefaults({ connectTimeoutMs: 1000 });
  const destinations = distinctDestinations(backends.map(({ destination }) => destination));
  const members = new Set(destinations.flatMap(({ member }) => member ?? []));
  return {
    name,
    namespace,
    mesh: 'linkerd',
    service,
    ...(port === undefined ? {} : { port }),
    protocol,
    clusters: parts.clusters ?? clustersOf(destinations),
    destinations,
    ordering,
    detection,
    loadBalancing,
    connection,
    route: { timeoutMs: parts.timeoutMs ?? 0, hash: 'random' },
    ...(apex === undefined ? {} : { apex }),
    members: [...members].map((member) => ({ name: member, detection, loadBalancing, connection })),
    client: client ?? null,
    extensions: { linkerd: parts.extension },
    notes: [...parts.notes, ...backends.flatMap(({ notes }) => notes)],
    origin,
  };
}

function clustersOf(destinations: readonly Destination[]): PlanCluster[] {
  const clusters = new Map<string, PlanCluster>();
  for (const { cluster, locality } of destinations) {
    if (cluster === undefined || clusters.has(cluster)) continue;
    clusters.set(cluster, { name: cluster, ...(locality === '' ? {} : { locality }) });
  }
  return [...clusters.values()];
}
