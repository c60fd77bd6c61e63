import { formatDuration } from '../model/duration.js';
import type { FailoverPlan, PriorityGroup } from '../model/plan.js';
import type { SignalWhatIf } from './explanation.js';
import { enforcedDetectors, type HealthSignalType, maxEjections, type Scope, signalReaches } from './health-signal.js';
import { endpointState, isUp, levelExits } from './level-exits.js';
import {
  accrualPhrase,
  accrualReturn,
  ejectionReturn,
  healthCheckPhrase,
  healthCheckReturn,
  outlierPhrase,
  times,
} from './signal-phrases.js';

/** What one kind of signal can do alone. */
export function signalWhatIf(
  type: HealthSignalType,
  plan: FailoverPlan,
  groups: PriorityGroup[],
  clusters: Scope[],
): SignalWhatIf {
  const levels = levelExits(plan, groups, clusters, [type]);
  const limit = groups.length > 1 && levels[0]?.allTraffic === undefined ? limitOf(type, clusters) : undefined;
  return {
    name: type,
    detail: perMember(clusters, (scope) => detailOf(type, scope)),
    levels,
    ...(limit === undefined ? {} : { limit }),
  };
}

/** One text where all members of an aggregate agree, else one for each, behind the levels that it holds for. */
export function perMember(clusters: Scope[], describe: (scope: Scope) => string | undefined): string[] {
  const texts = clusters.flatMap((scope) => {
    const text = describe(scope);
    return text === undefined ? [] : [{ levels: scope.groups.map(({ priority }) => priority), text }];
  });
  if (texts.length === clusters.length && new Set(texts.map(({ text }) => text)).size === 1) return [texts[0]!.text];
  return texts.map(({ levels, text }) => `${levels.length === 1 ? 'level' : 'levels'} ${levels.join(', ')}: ${text}`);
}

/** How an endpoint that the signal took out comes back. */
export function signalReturn(type: HealthSignalType, { detection, hosts }: Scope): string | undefined {
  const { healthCheck, outlier, accrual, readiness } = detection;
  if (type === 'health check') return healthCheck && healthCheckReturn(healthCheck);
  if (type === 'pod readiness') return readiness ? 'as soon as the pod is ready again' : undefined;
  if (type === 'failure accrual') return accrual && accrualReturn(accrual);
  return outlier && maxEjections(outlier, hosts.length) > 0 ? ejectionReturn(outlier, healthCheck) : undefined;
}

function detailOf(type: HealthSignalType, { detection, hosts }: Scope): string | undefined {
  const { healthCheck, outlier, accrual } = detection;
  if (type === 'health check') return healthCheck && healthCheckPhrase(healthCheck);
  if (type === 'outlier detection') return outlier && outlierPhrase(outlier, hosts.length);
  if (type === 'failure accrual') return accrual && accrualPhrase(accrual);
  if (!detection.readiness) return undefined;
  const probe = hosts.find((endpoint) => endpoint.readinessProbe !== undefined)?.readinessProbe;
  const failures =
    probe === undefined
      ? ''
      : `; unready after ${times(probe.failureThreshold, 'failed probe')} ${formatDuration(probe.periodMs)} apart`;
  return `an unready pod is ${detection.unreadyWithdrawn ? 'withdrawn from the list' : 'listed as unhealthy'}${failures}`;
}

/** Why this signal alone cannot empty level 0 (the first cluster's), as far as its own settings are to blame. */
function limitOf(type: HealthSignalType, clusters: Scope[]): string | undefined {
  const scope = clusters.find(({ groups }) => groups.some(({ priority }) => priority === 0));
  const first = scope?.groups.find(({ priority }) => priority === 0);
  if (scope === undefined || first === undefined) return undefined;
  const up = first.endpoints.filter((endpoint) => isUp(endpointState(endpoint, scope)));
  const missed = up.filter((endpoint) => !signalReaches(type, scope, endpoint));
  if (missed.length > 0) {
    return `${type} does not watch ${missed.length} of the ${times(first.endpoints.length, 'endpoint')} of level 0`;
  }
  const { outlier } = scope.detection;
  if (type !== 'outlier detection' || outlier === undefined) return undefined;
  const hosts = scope.hosts.length;
  if (enforcedDetectors(outlier, hosts).length === 0)
    return 'outlier detection enforces no detector, so it ejects nobody';
  const allowed = maxEjections(outlier, hosts);
  if (allowed >= up.length) return undefined;
  const needed = Math.ceil((100 * up.length) / hosts);
  return (
    `outlier detection may eject ${allowed} of ${times(hosts, 'endpoint')} ` +
    `(maxEjectionPercent ${outlier.maxEjectionPercent}); ${needed} would let level 0 empty`
  );
}
