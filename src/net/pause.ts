/** Waits. Keeps the process alive: somebody waits for what comes next. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}

/** Uniform in [0, 1), for jitter. */
export function chance(): number {
  return Math.random();
}

/** ms since some moment, for durations. */
export function elapsed(): number {
  return performance.now();
}

/** ms since 1970. */
export function wallTime(): number {
  return Date.now();
}
