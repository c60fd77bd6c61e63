/** Answers of one sweep interval. */
export interface Bucket {
  total: number;
  ok: number;
}

/** What outlier detection remembers of one host. */
export class OutlierMonitor {
  consecutive5xx = 0;
  consecutiveGatewayFailure = 0;
  consecutiveLocalOriginFailure = 0;
  ejected = false;
  /** False once the host has left its cluster. */
  present = true;
  ejectedAtMs = 0;
  unejectedAtMs: number | undefined;
  /** How many base ejection times the next ejection lasts, less one step taken at the ejection itself. */
  backoff = 0;
  jitterMs = 0;
  external: Bucket = { total: 0, ok: 0 };
  localOrigin: Bucket = { total: 0, ok: 0 };
  lastExternal: Bucket = { total: 0, ok: 0 };
  lastLocalOrigin: Bucket = { total: 0, ok: 0 };

  /** Ends an interval: what was gathered becomes the last bucket, the next one starts empty. */
  turn(): void {
    [this.external, this.lastExternal] = [this.lastExternal, this.external];
    [this.localOrigin, this.lastLocalOrigin] = [this.lastLocalOrigin, this.localOrigin];
    this.external.total = 0;
    this.external.ok = 0;
    this.localOrigin.total = 0;
    this.localOrigin.ok = 0;
  }

  clearCounters(): void {
    this.consecutive5xx = 0;
    this.consecutiveGatewayFailure = 0;
    this.consecutiveLocalOriginFailure = 0;
  }
}
