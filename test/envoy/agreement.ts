import type { Case } from './cases.js';
import type { Comparison, Ejection } from './play.js';

/** Every point in which the prediction and the running Envoy differ by more than chance allows; empty = they agree. */
export function disagreements({ predicted, observed }: Comparison, { sweepMs = 0, scenario }: Case): string[] {
  const found: string[] = [];
  const n = observed.requests;
  predicted.levels.forEach((requests, level) => {
    const expected = requests / predicted.requests;
    const seen = (observed.levels[level] ?? 0) / n;
    const allowed = Math.max(0.01, 4 * Math.sqrt((expected * (1 - expected)) / n));
    if (Math.abs(expected - seen) > allowed) {
      found.push(
        `level ${level}: predicted ${percent(expected)}, observed ${percent(seen)}, allowed ±${percent(allowed)}`,
      );
    }
  });
  const failedShare = predicted.failed / predicted.requests;
  const allowed = Math.max(3, 0.05 * predicted.failed, 4 * Math.sqrt(n * failedShare * (1 - failedShare)));
  if (Math.abs(predicted.failed - observed.failed) > allowed) {
    found.push(`failed: predicted ${predicted.failed}, observed ${observed.failed}, allowed ±${allowed.toFixed(0)}`);
  }
  return [
    ...found,
    ...ejectionDisagreements(predicted.ejections, observed.ejections, sweepMs, scenario.traffic.durationMs),
  ];
}

/** The same hosts, as often, each out and back within one sweep of the prediction. */
function ejectionDisagreements(predicted: Ejection[], observed: Ejection[], sweepMs: number, endMs: number): string[] {
  const found: string[] = [];
  for (const host of new Set([...predicted, ...observed].map((ejection) => ejection.host))) {
    const expected = predicted.filter((ejection) => ejection.host === host);
    const seen = observed.filter((ejection) => ejection.host === host);
    const pairs = Math.min(expected.length, seen.length);
    // One that begins within a sweep of the end may stand in one record and no longer in the other.
    const unpaired = [...expected.slice(pairs), ...seen.slice(pairs)].filter(
      ({ atMs }) => atMs < endMs - 1.1 * sweepMs,
    );
    if (unpaired.length > 0) {
      found.push(
        `${host}: predicted ${expected.length} ejections (${times(expected)}), observed ${seen.length} (${times(seen)})`,
      );
      continue;
    }
    // Envoy's sweeps count from the creation of its cluster, some hundred ms before the first request can be sent.
    const far = (a = endMs, b = endMs) => Math.abs(a - b) > sweepMs;
    for (let i = 0; i < pairs; i += 1) {
      const [one, other] = [expected[i] as Ejection, seen[i] as Ejection];
      if (far(one.atMs, other.atMs) || far(one.backAtMs, other.backAtMs)) {
        found.push(`${host}: predicted out ${times([one])}, observed ${times([other])}`);
      }
    }
  }
  return found;
}

function times(ejections: Ejection[]): string {
  return ejections
    .map(({ atMs, backAtMs }) => `${Math.round(atMs)}..${backAtMs === undefined ? '' : Math.round(backAtMs)} ms`)
    .join(', ');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
