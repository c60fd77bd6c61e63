/** Before the first answer (linkerd2-proxy app/outbound/src/http/logical/profile.rs DEFAULT_EWMA). */
const DEFAULT_RTT_MS = 30;
const DECAY_MS = 10_000;

/**
 * The load of one endpoint as Linkerd's balancer sees it: a peak-sensitive moving average of round-trip times, times the requests
 * under way plus one. Upstream: tower src/load/peak_ewma.rs.
 */
export class PeakEwma {
  pending = 0;
  #rttMs = DEFAULT_RTT_MS;
  #updatedAtMs: number;

  constructor(nowMs: number) {
    this.#updatedAtMs = nowMs;
  }

  /** A higher round-trip time holds at once, a lower one wins with time. */
  observe(rttMs: number, nowMs: number): void {
    if (rttMs > this.#rttMs) this.#rttMs = rttMs;
    else {
      const decay = Math.exp(-(nowMs - this.#updatedAtMs) / DECAY_MS);
      this.#rttMs = this.#rttMs * decay + rttMs * (1 - decay);
    }
    this.#updatedAtMs = nowMs;
  }

  /** Reading decays the estimate, as if an answer without any latency had come. */
  cost(nowMs: number): number {
    this.observe(0, nowMs);
    return this.#rttMs * (this.pending + 1);
  }
}
