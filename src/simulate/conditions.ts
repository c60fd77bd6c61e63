import type { ProbedCheck } from '../faults/fault.js';
import type { HealthCheck } from '../model/detection.js';
import type { ReadinessProbe } from '../model/topology.js';
import { EndpointCondition } from './endpoint-condition.js';

/** The faults of all endpoints, by name. */
export class Conditions {
  readonly #conditions = new Map<string, EndpointCondition>();
  #unsound = 0;

  /** The endpoint's condition, to be changed through `change` only. */
  of(name: string): EndpointCondition {
    let condition = this.#conditions.get(name);
    if (condition === undefined) {
      condition = new EndpointCondition();
      this.#conditions.set(name, condition);
    }
    return condition;
  }

  /** As `of(name).sound`, and quick while nothing is wrong anywhere. */
  soundFor(name: string): boolean {
    return this.#unsound === 0 || this.of(name).sound;
  }

  change(name: string, by: (condition: EndpointCondition) => void): void {
    const condition = this.of(name);
    const sound = condition.sound;
    by(condition);
    if (condition.sound !== sound) this.#unsound += condition.sound ? -1 : 1;
  }
}

/** A TCP check that expects no bytes. */
export function isConnectOnly(check: HealthCheck): boolean {
  return check.type === 'tcp' && (check.tcp?.receive.length ?? 0) === 0;
}

/** A proxy's health check as faults see it. @param open it goes over a connection that is there. */
export function probedCheck(check: HealthCheck, open: boolean): ProbedCheck {
  const ranges = check.http?.expectedStatuses ?? [];
  return {
    type: check.type,
    connectOnly: isConnectOnly(check),
    connection: open ? 'open' : 'new',
    accepts: (status) =>
      ranges.length === 0 ? status === 200 : ranges.some(({ start, end }) => status >= start && status < end),
  };
}

/** A kubelet's or gateway's probe as faults see it: each opens a connection of its own, and statuses 200 to 399 pass. */
export function readinessCheck({ type }: Pick<ReadinessProbe, 'type'>): ProbedCheck {
  return {
    type,
    connectOnly: type === 'tcp',
    connection: 'new',
    accepts: (status) => status >= 200 && status < 400,
  };
}
