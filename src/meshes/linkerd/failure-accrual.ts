import type { FailureAccrual } from '../../model/detection.js';

const MODE = 'balancer.linkerd.io/failure-accrual';
const CONSECUTIVE = `${MODE}-consecutive`;
const SUCCESS_RATE = 'balancer.alpha.linkerd.io/failure-accrual-success-rate';

/** What the annotations of a Service make of circuit breaking. */
export interface AccrualReading {
  /** Undefined when it is off, or dropped. */
  accrual?: FailureAccrual;
  /** Why the whole configuration is dropped; the mesh logs the first only. */
  problems: AccrualProblem[];
}

export interface AccrualProblem {
  /** The annotation at fault. */
  annotation: string;
  /** What is wrong, one phrase. */
  message: string;
}

/** linkerd2's defaults for a Service that names the mode alone. */
export function accrualDefaults(config: Partial<FailureAccrual> & Pick<FailureAccrual, 'mode'>): FailureAccrual {
  return {
    maxFailures: 7,
    minPenaltyMs: 1000,
    maxPenaltyMs: 60_000,
    jitterRatio: 0.5,
    successRateThreshold: 0.8,
    successRateWindowMs: 10_000,
    successRateMinRequests: 5,
    ...config,
  };
}

/** Upstream: linkerd2 policy-controller/k8s/index/src/outbound/index.rs `parse_accrual_config`; one mistake drops everything. */
export function readFailureAccrual(annotations: Readonly<Record<string, string>>): AccrualReading {
  const mode = annotations[MODE];
  if (mode === undefined) return { problems: [] };
  if (mode !== 'consecutive' && mode !== 'unified') {
    return { problems: [{ annotation: MODE, message: `${MODE} is \`${mode}\`` }] };
  }

  const problems: AccrualProblem[] = [];
  const read = (key: string, parse: (text: string) => number | undefined, fallback: number): number => {
    const text = annotations[key];
    if (text === undefined) return fallback;
    const value = parse(text.trim());
    if (value === undefined) problems.push({ annotation: key, message: `${key} is \`${text}\`` });
    return value ?? fallback;
  };

  const defaults = accrualDefaults({ mode });
  const accrual: FailureAccrual = {
    ...defaults,
    maxFailures: read(`${CONSECUTIVE}-max-failures`, parseU32, defaults.maxFailures),
    minPenaltyMs: read(`${CONSECUTIVE}-min-penalty`, parseWholeDuration, defaults.minPenaltyMs),
    maxPenaltyMs: read(`${CONSECUTIVE}-max-penalty`, parseWholeDuration, defaults.maxPenaltyMs),
    jitterRatio: read(`${CONSECUTIVE}-jitter-ratio`, parseFloatText, defaults.jitterRatio),
  };
  problems.push(...penaltyProblems(accrual));

  // Annotations of the success rate are not even parsed in mode `consecutive`.
  if (mode === 'unified') {
    accrual.successRateThreshold = read(`${SUCCESS_RATE}-threshold`, parseFloatText, defaults.successRateThreshold);
    accrual.successRateWindowMs = read(`${SUCCESS_RATE}-window`, parseWholeDuration, defaults.successRateWindowMs);
    accrual.successRateMinRequests = read(`${SUCCESS_RATE}-min-requests`, parseU32, defaults.successRateMinRequests);
    problems.push(...successRateProblems(accrual));
  }
  return problems.length === 0 ? { accrual, problems } : { problems };
}

function penaltyProblems({ minPenaltyMs, maxPenaltyMs, jitterRatio }: FailureAccrual): AccrualProblem[] {
  return [
    ...demand(minPenaltyMs <= maxPenaltyMs, `${CONSECUTIVE}-min-penalty`, 'the minimum penalty is above the maximum'),
    ...demand(maxPenaltyMs > 0, `${CONSECUTIVE}-max-penalty`, 'the maximum penalty is 0'),
    ...demand(
      jitterRatio >= 0 && jitterRatio <= 100,
      `${CONSECUTIVE}-jitter-ratio`,
      'the jitter ratio is not within 0 and 100',
    ),
  ];
}

function successRateProblems(accrual: FailureAccrual): AccrualProblem[] {
  const { successRateThreshold: threshold, successRateWindowMs: windowMs, successRateMinRequests } = accrual;
  return [
    ...demand(
      threshold >= 0 && threshold <= 1,
      `${SUCCESS_RATE}-threshold`,
      'the success-rate threshold is not within 0 and 1',
    ),
    ...demand(windowMs > 0, `${SUCCESS_RATE}-window`, 'the success-rate window is 0'),
    // With threshold 0 the proxy never looks at these two.
    ...demand(
      threshold === 0 || windowMs === 0 || windowMs >= 10,
      `${SUCCESS_RATE}-window`,
      'the success-rate window is below 10ms',
    ),
    ...demand(
      threshold === 0 || successRateMinRequests <= 1_000_000,
      `${SUCCESS_RATE}-min-requests`,
      'the success-rate minimum of requests is above 1000000',
    ),
  ];
}

function demand(holds: boolean, annotation: string, message: string): AccrualProblem[] {
  return holds ? [] : [{ annotation, message }];
}

const U32_LIMIT = 2 ** 32;
const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function parseU32(text: string): number | undefined {
  return /^\+?\d+$/.test(text) && Number(text) < U32_LIMIT ? Number(text) : undefined;
}

function parseFloatText(text: string): number | undefined {
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}

/** A whole number and one unit; a bare 0 needs none. Days are known, fractions and `1m30s` are not. */
function parseWholeDuration(text: string): number | undefined {
  const [, digits, unit] = /^\+?(\d+)(ms|s|m|h|d)?$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  if (unit === undefined) return Number(digits) === 0 ? 0 : undefined;
  return Number(digits) * (UNITS[unit] as number);
}
