import type { Host } from '../host.js';
import { type Balancer, type BalancerContext, weightsAreEqual } from './balancer.js';
import { EdfSchedule } from './edf-schedule.js';
import { inSlowStart, slowStartWeight } from './slow-start.js';

/** One after the other; in proportion to the weights where they differ or a host is in slow start. */
export class RoundRobin implements Balancer {
  readonly #context: BalancerContext;
  #hosts: readonly Host[] = [];
  #schedule: EdfSchedule<Host> | undefined;
  /** Never set back when the list changes (envoy: rr_indexes_). */
  #index: number;

  constructor(context: BalancerContext) {
    this.#context = context;
    this.#index = context.start;
  }

  refresh(hosts: readonly Host[]): void {
    const { settings, start } = this.#context;
    const nowMs = this.#context.nowMs();
    this.#hosts = hosts;
    if (weightsAreEqual(hosts) && !hosts.some((host) => inSlowStart(host, settings, nowMs))) {
      this.#schedule = undefined;
      return;
    }
    this.#schedule = new EdfSchedule(hosts, (host) => slowStartWeight(host, settings, this.#context.nowMs()), start);
  }

  pick(): Host | undefined {
    if (this.#schedule !== undefined) return this.#schedule.next();
    const size = this.#hosts.length;
    if (size === 0) return undefined;
    const host = this.#hosts[this.#index % size];
    this.#index = (this.#index + 1) >>> 0;
    return host;
  }
}
