/**
 * Envoy's `outlier_detection`, field for field, in camelCase and ms. In a plan every field is filled in.
 * Source: envoyproxy/envoy api/envoy/config/cluster/v3/outlier_detection.proto
 */
export interface OutlierDetection {
  /** 5xx answers in a row that eject; 0 disables the detector. */
  consecutive5xx: number;
  enforcingConsecutive5xx: number;
  consecutiveGatewayFailure: number;
  enforcingConsecutiveGatewayFailure: number;
  splitExternalLocalOriginErrors: boolean;
  consecutiveLocalOriginFailure: number;
  enforcingConsecutiveLocalOriginFailure: number;
  successRateMinimumHosts: number;
  successRateRequestVolume: number;
  /** Thousandths of a standard deviation. */
  successRateStdevFactor: number;
  enforcingSuccessRate: number;
  enforcingLocalOriginSuccessRate: number;
  failurePercentageThreshold: number;
  failurePercentageMinimumHosts: number;
  failurePercentageRequestVolume: number;
  enforcingFailurePercentage: number;
  enforcingFailurePercentageLocalOrigin: number;
  intervalMs: number;
  baseEjectionTimeMs: number;
  maxEjectionTimeMs: number;
  maxEjectionTimeJitterMs: number;
  maxEjectionPercent: number;
  alwaysEjectOneHost: boolean;
  successfulActiveHealthCheckUnejectHost: boolean;
  /** Statuses that count as errors instead of 5xx (Istio's outlierDetectionHttpErrorCodes); absent = 500..599. */
  errorStatuses?: number[];
}

/** Envoy's defaults; the maximum ejection time is max(300 s, base). */
export function outlierDefaults(config: Partial<OutlierDetection> = {}): OutlierDetection {
  const given = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
  return {
    consecutive5xx: 5,
    enforcingConsecutive5xx: 100,
    consecutiveGatewayFailure: 5,
    enforcingConsecutiveGatewayFailure: 0,
    splitExternalLocalOriginErrors: false,
    consecutiveLocalOriginFailure: 5,
    enforcingConsecutiveLocalOriginFailure: 100,
    successRateMinimumHosts: 5,
    successRateRequestVolume: 100,
    successRateStdevFactor: 1900,
    enforcingSuccessRate: 100,
    enforcingLocalOriginSuccessRate: 100,
    failurePercentageThreshold: 85,
    failurePercentageMinimumHosts: 5,
    failurePercentageRequestVolume: 50,
    enforcingFailurePercentage: 0,
    enforcingFailurePercentageLocalOrigin: 0,
    intervalMs: 10_000,
    baseEjectionTimeMs: 30_000,
    maxEjectionTimeMs: Math.max(300_000, config.baseEjectionTimeMs ?? 30_000),
    maxEjectionTimeJitterMs: 0,
    maxEjectionPercent: 10,
    alwaysEjectOneHost: false,
    successfulActiveHealthCheckUnejectHost: true,
    ...given,
  };
}

/** Half-open range of HTTP statuses, as Envoy's Int64Range. */
export interface StatusRange {
  start: number;
  end: number;
}

/** Every value of `healthCheck.type`; how each probes stands in `probes/`. */
export const healthCheckTypes = ['http', 'tcp', 'grpc'] as const;

/** Envoy's active health check. In a plan every interval is filled in with Envoy's fallback for it. */
export interface HealthCheck {
  type: (typeof healthCheckTypes)[number];
  timeoutMs: number;
  intervalMs: number;
  noTrafficIntervalMs: number;
  noTrafficHealthyIntervalMs: number;
  unhealthyIntervalMs: number;
  unhealthyEdgeIntervalMs: number;
  healthyEdgeIntervalMs: number;
  initialJitterMs: number;
  intervalJitterMs: number;
  intervalJitterPercent: number;
  unhealthyThreshold: number;
  healthyThreshold: number;
  reuseConnection: boolean;
  http?: {
    path: string;
    host?: string;
    method: string;
    /** Empty means Envoy's default, 200 only. */
    expectedStatuses: StatusRange[];
    retriableStatuses: StatusRange[];
    headers: Record<string, string>;
    http2: boolean;
  };
  tcp?: { send?: string; receive: string[] };
  grpc?: { serviceName?: string; authority?: string };
}

/** Envoy's own fallbacks (health_check.proto): what is absent follows from what is given. */
export function healthCheckDefaults(
  config: Partial<HealthCheck> & Pick<HealthCheck, 'type' | 'timeoutMs' | 'intervalMs'>,
): HealthCheck {
  const noTrafficIntervalMs = config.noTrafficIntervalMs ?? 60_000;
  const unhealthyIntervalMs = config.unhealthyIntervalMs ?? config.intervalMs;
  return {
    ...config,
    noTrafficIntervalMs,
    noTrafficHealthyIntervalMs: config.noTrafficHealthyIntervalMs ?? noTrafficIntervalMs,
    unhealthyIntervalMs,
    unhealthyEdgeIntervalMs: config.unhealthyEdgeIntervalMs ?? unhealthyIntervalMs,
    healthyEdgeIntervalMs: config.healthyEdgeIntervalMs ?? config.intervalMs,
    initialJitterMs: config.initialJitterMs ?? 0,
    intervalJitterMs: config.intervalJitterMs ?? 0,
    intervalJitterPercent: config.intervalJitterPercent ?? 0,
    unhealthyThreshold: config.unhealthyThreshold ?? 1,
    healthyThreshold: config.healthyThreshold ?? 1,
    reuseConnection: config.reuseConnection ?? true,
  };
}

/** Linkerd's circuit breaking, per endpoint in each client proxy (`balancer.linkerd.io/failure-accrual`). */
export interface FailureAccrual {
  mode: 'consecutive' | 'unified';
  /** 0 switches the consecutive test off. */
  maxFailures: number;
  minPenaltyMs: number;
  maxPenaltyMs: number;
  /** 0.0 to 100.0; the penalty's jitter is uniform in [0, penalty * ratio]. */
  jitterRatio: number;
  successRateThreshold: number;
  successRateWindowMs: number;
  successRateMinRequests: number;
}

/** How failure is noticed, and how much of it moves traffic. Complete: the mesh's defaults are already in. */
export interface Detection {
  outlier?: OutlierDetection;
  healthCheck?: HealthCheck;
  accrual?: FailureAccrual;
  /** Envoy's healthy_panic_threshold, percent 0..100; 0 = never panic. */
  panicThreshold: number;
  /** Envoy's overprovisioning_factor, percent; 140 unless the mesh says otherwise. */
  overprovisioningFactor: number;
  /** True when an unready Kubernetes pod is announced to the proxy as unhealthy or withdrawn. */
  readiness: boolean;
  /** With `readiness`: true when an unready pod is withdrawn from the proxy's list, absent when it stays there as unhealthy. */
  unreadyWithdrawn?: boolean;
}
