import type { Clock } from '../model/clock.js';

/** The real clock, counting from its creation. */
export class WallClock implements Clock {
  private readonly start = performance.now();

  now(): number {
    return performance.now() - this.start;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  }
}
