import type { ResolvedEndpoint } from '../model/plan.js';
import type { HealthStatus } from '../model/topology.js';
import type { ConnectionPool } from './connection-pool.js';
import type { Answer } from './engine.js';

/** Envoy's health flags of a host (envoy: upstream.h, HEALTH_FLAG_ENUM_VALUES); any source can veto. */
export const HostFlag = {
  FailedActiveHealthCheck: 1,
  FailedOutlierCheck: 2,
  FailedEdsHealth: 4,
  EdsStatusDraining: 8,
  DegradedActiveHealthCheck: 16,
  DegradedEdsHealth: 32,
  PendingActiveHealthCheck: 64,
  ExcludedViaImmediateHealthCheckFail: 128,
  PendingDynamicRemoval: 256,
} as const;

const UNHEALTHY =
  HostFlag.FailedActiveHealthCheck |
  HostFlag.FailedOutlierCheck |
  HostFlag.FailedEdsHealth |
  HostFlag.EdsStatusDraining;
const DEGRADED = HostFlag.DegradedActiveHealthCheck | HostFlag.DegradedEdsHealth;
const EXCLUDED =
  HostFlag.PendingActiveHealthCheck | HostFlag.ExcludedViaImmediateHealthCheckFail | HostFlag.EdsStatusDraining;
const EDS = HostFlag.FailedEdsHealth | HostFlag.EdsStatusDraining | HostFlag.DegradedEdsHealth;

const WHY: readonly [number, string][] = [
  [HostFlag.FailedActiveHealthCheck, 'failed health check'],
  [HostFlag.FailedOutlierCheck, 'ejected'],
  [HostFlag.FailedEdsHealth, 'announced as unhealthy'],
  [HostFlag.EdsStatusDraining, 'announced as draining'],
  [HostFlag.DegradedActiveHealthCheck, 'degraded by health check'],
  [HostFlag.DegradedEdsHealth, 'announced as degraded'],
  [HostFlag.PendingActiveHealthCheck, 'waits for its first health check'],
  [HostFlag.ExcludedViaImmediateHealthCheckFail, 'excluded by its own answer'],
  [HostFlag.PendingDynamicRemoval, 'removed once a health check fails'],
];

export type HostState = 'healthy' | 'degraded' | 'unhealthy';

/** One endpoint as the proxy keeps it. */
export class Host {
  flags = 0;
  /** Requests under way. */
  activeRequests = 0;
  /** Number in the cluster's outlier detector. */
  monitor = -1;
  /** Discovery no longer knows its endpoint; it only waits for its removal. */
  orphaned = false;
  /** Since when slow start counts: joined, or became healthy by health check. */
  warmSinceMs: number;
  /** A 200 at the first try, made once: what nearly every request gets. */
  success: Answer;

  constructor(
    public endpoint: ResolvedEndpoint,
    /** Level inside its cluster. */
    public level: number,
    /** Level as the client sees it. */
    public priority: number,
    readonly pool: ConnectionPool,
    nowMs: number,
  ) {
    this.warmSinceMs = nowMs;
    this.success = { status: 200, flags: '', endpoint, priority, attempts: 1 };
  }

  /** Discovery describes the same host anew. */
  renew(endpoint: ResolvedEndpoint, level: number, priority: number): void {
    this.endpoint = endpoint;
    this.level = level;
    this.priority = priority;
    this.success = { status: 200, flags: '', endpoint, priority, attempts: 1 };
  }

  has(flag: number): boolean {
    return (this.flags & flag) !== 0;
  }

  set(flag: number): void {
    this.flags |= flag;
  }

  clear(flag: number): void {
    this.flags &= ~flag;
  }

  get state(): HostState {
    if ((this.flags & UNHEALTHY) !== 0) return 'unhealthy';
    return (this.flags & DEGRADED) !== 0 ? 'degraded' : 'healthy';
  }

  get excluded(): boolean {
    return (this.flags & EXCLUDED) !== 0;
  }

  get weight(): number {
    return this.endpoint.weight;
  }

  /** Takes over what discovery says of the endpoint. */
  announce(status: HealthStatus): void {
    this.clear(EDS);
    if (status === 'UNHEALTHY' || status === 'TIMEOUT') this.set(HostFlag.FailedEdsHealth);
    else if (status === 'DRAINING') this.set(HostFlag.EdsStatusDraining);
    else if (status === 'DEGRADED') this.set(HostFlag.DegradedEdsHealth);
  }

  /** Every flag in words. */
  why(): string[] {
    return WHY.filter(([flag]) => this.has(flag)).map(([, text]) => text);
  }
}
