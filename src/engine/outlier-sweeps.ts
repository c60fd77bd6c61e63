import type { Clock } from '../model/clock.js';

/**
 * Calls `tick` at every multiple of the interval since the clock's 0, which is the creation of the cluster. Returns what ends that.
 */
export function scheduleSweeps(clock: Clock, intervalMs: number, tick: (dueMs: number) => void): () => void {
  let cancel: () => void;
  const schedule = (count: number): void => {
    const dueMs = count * intervalMs;
    cancel = clock.after(dueMs - clock.now(), () => {
      // The next sweep is set first, so that it comes before whatever this moment sets for the same time.
      schedule(count + 1);
      tick(dueMs);
    });
  };
  schedule(1);
  return () => cancel();
}
