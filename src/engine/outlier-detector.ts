import { type OutlierDetection, outlierDefaults } from '../model/detection.js';
import { capAllows, ejectionTimeMs, enforced } from './ejection-rules.js';
import { OutlierMonitor } from './outlier-monitor.js';
import { failurePercentageOutliers, type HostAnswers, successRateOutliers } from './outlier-statistics.js';

/** How one attempt ended, as outlier detection sees it. */
export type OutlierResult = { status: number } | 'connected' | 'connect-failure' | 'timeout' | 'reset';

/** The detector that ejected a host. */
export type OutlierDetectionType =
  | 'consecutive_5xx'
  | 'consecutive_gateway_failure'
  | 'consecutive_local_origin_failure'
  | 'success_rate'
  | 'failure_percentage';

export interface OutlierDetectorOptions {
  /** Uniform in [0, 1): jitter, and detectors enforced between 0 and 100 percent. */
  random?: () => number;
  onEject?: (host: number, type: OutlierDetectionType, nowMs: number) => void;
  onUneject?: (host: number, nowMs: number) => void;
  /** The cap of Envoy 1.27 and older, which lets at least one host of any cluster be ejected. */
  olderCap?: boolean;
}

/** Timers and subtractions of doubles may miss a tie by rounding; a tie counts as fulfilled. */
const TIE_MS = 1e-6;

/**
 * The ejections of one cluster, all levels together, as Envoy's outlier_detection_impl.cc makes them. Time starts at 0, in ms;
 * sweeps are due at every multiple of the interval. Absent fields of `config` have Envoy's defaults.
 */
export class OutlierDetector {
  readonly #config: OutlierDetection;
  readonly #options: OutlierDetectorOptions;
  readonly #random: () => number;
  readonly #monitors: OutlierMonitor[] = [];
  readonly #split: boolean;
  readonly #errorStatuses: ReadonlySet<number> | undefined;
  #hostCount: number;
  #active = 0;
  /** The latest multiple of the interval that has been swept. */
  #swept = 0;

  constructor(config: Partial<OutlierDetection>, hostCount: number, options: OutlierDetectorOptions = {}) {
    this.#config = outlierDefaults(config);
    this.#options = options;
    this.#random = options.random ?? (() => 0);
    this.#split = this.#config.splitExternalLocalOriginErrors;
    this.#errorStatuses = this.#config.errorStatuses === undefined ? undefined : new Set(this.#config.errorStatuses);
    this.#hostCount = hostCount;
    for (let host = 0; host < hostCount; host++) this.#monitors.push(new OutlierMonitor());
  }

  /** Takes note of one attempt at a host (0..hostCount-1). */
  record(host: number, result: OutlierResult, nowMs: number): void {
    if (typeof result === 'object') {
      if (this.#split) this.recordConnected(host);
      this.recordStatus(host, result.status, nowMs);
    } else if (result === 'connected') this.recordConnected(host);
    else this.recordLocalFailure(host, result === 'timeout' ? 504 : 503, nowMs);
  }

  /**
   * Does the sweep that is due at `nowMs`, if one is; to be called before results of the same ms are recorded. Sweeps that were
   * missed are made up for by one, as a timer that fires late does.
   */
  tick(nowMs: number): void {
    const due = Math.floor((nowMs + TIE_MS) / this.#config.intervalMs);
    if (due <= this.#swept) return;
    this.#swept = due;
    this.#sweep(nowMs);
  }

  /** The ejected hosts, in order. */
  ejected(_nowMs: number): number[] {
    const hosts: number[] = [];
    for (let host = 0; host < this.#monitors.length; host++) if (this.#monitor(host).ejected) hosts.push(host);
    return hosts;
  }

  /** Whether external and local errors are told apart. */
  get splits(): boolean {
    return this.#split;
  }

  /** The stream got its connection. Means something only where external and local errors are told apart. */
  recordConnected(host: number): void {
    if (!this.#split) return;
    const monitor = this.#monitor(host);
    monitor.consecutiveLocalOriginFailure = 0;
    monitor.localOrigin.total += 1;
    monitor.localOrigin.ok += 1;
  }

  /** Response headers with this HTTP status. */
  recordStatus(host: number, status: number, nowMs: number): void {
    const monitor = this.#monitor(host);
    const code = this.#errorStatuses === undefined ? status : this.#matched(status, this.#errorStatuses);
    monitor.external.total += 1;
    if (code < 500 || code > 599) {
      monitor.external.ok += 1;
      monitor.consecutive5xx = 0;
      monitor.consecutiveGatewayFailure = 0;
      return;
    }
    this.#countFailure(host, code, nowMs);
  }

  /** No response: `status` is what it counts as where local and external errors are not told apart. */
  recordLocalFailure(host: number, status: 503 | 504, nowMs: number): void {
    const monitor = this.#monitor(host);
    if (!this.#split) {
      // A custom error list judges answers only; what had none keeps this code.
      monitor.external.total += 1;
      this.#countFailure(host, status, nowMs);
      return;
    }
    monitor.localOrigin.total += 1;
    if (++monitor.consecutiveLocalOriginFailure === this.#config.consecutiveLocalOriginFailure) {
      this.#detect(
        host,
        'consecutive_local_origin_failure',
        this.#config.enforcingConsecutiveLocalOriginFailure,
        nowMs,
      );
    }
  }

  /** An active health check passed and the host is healthy for it: by default that ends an ejection at once. */
  recordHealthCheckPassed(host: number, nowMs: number): void {
    if (this.#config.successfulActiveHealthCheckUnejectHost && this.#monitor(host).ejected) this.#uneject(host, nowMs);
  }

  isEjected(host: number): boolean {
    return this.#monitor(host).ejected;
  }

  /** A host joins with clean counters; the returned number names it from now on. */
  add(): number {
    this.#hostCount += 1;
    return this.#monitors.push(new OutlierMonitor()) - 1;
  }

  /** A host leaves; its ejection no longer counts against the cap. */
  remove(host: number): void {
    const monitor = this.#monitor(host);
    if (!monitor.present) return;
    monitor.present = false;
    this.#hostCount -= 1;
    if (monitor.ejected) {
      monitor.ejected = false;
      this.#active -= 1;
    }
  }

  #monitor(host: number): OutlierMonitor {
    return this.#monitors[host] as OutlierMonitor;
  }

  // envoy: cluster HttpProtocolOptions.outlier_detection.error_matcher; a match that is no 5xx counts as 500, the rest as 200.
  #matched(status: number, errors: ReadonlySet<number>): number {
    if (!errors.has(status)) return 200;
    return status >= 500 && status <= 599 ? status : 500;
  }

  #countFailure(host: number, code: number, nowMs: number): void {
    const monitor = this.#monitor(host);
    // The gateway counter comes first: of two thresholds reached by one answer it names the ejection.
    if (code >= 502 && code <= 504) {
      if (++monitor.consecutiveGatewayFailure === this.#config.consecutiveGatewayFailure) {
        this.#detect(host, 'consecutive_gateway_failure', this.#config.enforcingConsecutiveGatewayFailure, nowMs);
      }
    } else monitor.consecutiveGatewayFailure = 0;
    if (++monitor.consecutive5xx === this.#config.consecutive5xx) {
      this.#detect(host, 'consecutive_5xx', this.#config.enforcingConsecutive5xx, nowMs);
    }
  }

  #detect(host: number, type: OutlierDetectionType, enforcing: number, nowMs: number): void {
    const monitor = this.#monitor(host);
    if (monitor.ejected || !monitor.present) return;
    this.#eject(host, type, enforcing, nowMs);
    if (type === 'consecutive_5xx') monitor.consecutive5xx = 0;
    else if (type === 'consecutive_gateway_failure') monitor.consecutiveGatewayFailure = 0;
    else if (type === 'consecutive_local_origin_failure') monitor.consecutiveLocalOriginFailure = 0;
  }

  #eject(host: number, type: OutlierDetectionType, percent: number, nowMs: number): void {
    const older = this.#options.olderCap === true;
    if (!capAllows(this.#config, this.#active, this.#hostCount, older)) return;
    if (!enforced(percent, this.#random)) return;
    const { baseEjectionTimeMs, maxEjectionTimeMs, maxEjectionTimeJitterMs } = this.#config;
    const monitor = this.#monitor(host);
    this.#active += 1;
    monitor.ejected = true;
    monitor.ejectedAtMs = nowMs;
    monitor.jitterMs = Math.floor(this.#random() * (maxEjectionTimeJitterMs + 1));
    if (monitor.backoff * baseEjectionTimeMs < maxEjectionTimeMs + baseEjectionTimeMs) monitor.backoff += 1;
    this.#options.onEject?.(host, type, nowMs);
  }

  #uneject(host: number, nowMs: number): void {
    const monitor = this.#monitor(host);
    this.#active -= 1;
    monitor.ejected = false;
    monitor.unejectedAtMs = nowMs;
    monitor.clearCounters();
    this.#options.onUneject?.(host, nowMs);
  }

  #sweep(nowMs: number): void {
    const { intervalMs } = this.#config;
    this.#monitors.forEach((monitor, host) => {
      if (monitor.ejected) {
        if (nowMs - monitor.ejectedAtMs >= ejectionTimeMs(this.#config, monitor) - TIE_MS) this.#uneject(host, nowMs);
      }
      monitor.turn();
    });
    this.#judge('lastExternal', this.#config.enforcingSuccessRate, this.#config.enforcingFailurePercentage, nowMs);
    this.#judge(
      'lastLocalOrigin',
      this.#config.enforcingLocalOriginSuccessRate,
      this.#config.enforcingFailurePercentageLocalOrigin,
      nowMs,
    );
    for (const monitor of this.#monitors) {
      if (monitor.ejected || monitor.unejectedAtMs === undefined || monitor.backoff === 0) continue;
      // A host that this very sweep returned is left alone: its time since then is 0.
      if (nowMs - monitor.unejectedAtMs >= intervalMs - TIE_MS) monitor.backoff -= 1;
    }
  }

  #judge(
    which: 'lastExternal' | 'lastLocalOrigin',
    successRate: number,
    failurePercentage: number,
    nowMs: number,
  ): void {
    const { successRateMinimumHosts, failurePercentageMinimumHosts } = this.#config;
    if (this.#hostCount < successRateMinimumHosts && this.#hostCount < failurePercentageMinimumHosts) return;
    const answers: HostAnswers[] = [];
    this.#monitors.forEach((monitor, host) => {
      if (monitor.present && !monitor.ejected && monitor[which].total > 0)
        answers.push({ host, bucket: monitor[which] });
    });
    for (const host of successRateOutliers(answers, this.#config))
      this.#detect(host, 'success_rate', successRate, nowMs);
    for (const host of failurePercentageOutliers(answers, this.#config)) {
      this.#detect(host, 'failure_percentage', failurePercentage, nowMs);
    }
  }
}
