import type { HealthStatus } from '../../model/topology.js';

type Labels = Readonly<Record<string, string>>;

/** Whether a service's label asks for sticky sessions (istio: features PILOT_PERSISTENT_SESSION_LABEL). */
export function hasPersistentSessions(labels: Labels): boolean {
  return Boolean(labels['istio.io/persistent-session']);
}

/** The status of an endpoint whose own label marks it as draining, whatever the value (istio: features PILOT_DRAINING_LABEL). */
export function drainingStatus(labels: Labels): HealthStatus | undefined {
  return labels['istio.io/draining'] ? 'DRAINING' : undefined;
}
