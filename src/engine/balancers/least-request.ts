import type { Host } from '../host.js';
import { type Balancer, type BalancerContext, weightsAreEqual } from './balancer.js';
import { EdfSchedule } from './edf-schedule.js';
import { inSlowStart, slowStartWeight } from './slow-start.js';

/** The less busy of a few hosts drawn at random; with unequal weights a schedule by weight / (active + 1)^bias. */
export class LeastRequest implements Balancer {
  readonly #context: BalancerContext;
  #hosts: readonly Host[] = [];
  #schedule: EdfSchedule<Host> | undefined;

  constructor(context: BalancerContext) {
    this.#context = context;
  }

  refresh(hosts: readonly Host[]): void {
    const { settings, start } = this.#context;
    const nowMs = this.#context.nowMs();
    this.#hosts = hosts;
    if (weightsAreEqual(hosts) && !hosts.some((host) => inSlowStart(host, settings, nowMs))) {
      this.#schedule = undefined;
      return;
    }
    const bias = settings.activeRequestBias;
    this.#schedule = new EdfSchedule(
      hosts,
      (host) => slowStartWeight(host, settings, this.#context.nowMs()) / (host.activeRequests + 1) ** bias,
      start,
    );
  }

  pick(): Host | undefined {
    if (this.#schedule !== undefined) return this.#schedule.next();
    if (this.#hosts.length === 0) return undefined;
    return this.#context.settings.fullScan ? this.#leastOfAll() : this.#leastOfSample();
  }

  #leastOfSample(): Host | undefined {
    let best: Host | undefined;
    for (let sample = 0; sample < this.#context.settings.choiceCount; sample++) {
      const host = this.#hosts[Math.floor(this.#context.random.next() * this.#hosts.length)] as Host;
      if (best === undefined || host.activeRequests < best.activeRequests) best = host;
    }
    return best;
  }

  #leastOfAll(): Host | undefined {
    let best: Host | undefined;
    let ties = 0;
    for (const host of this.#hosts) {
      if (best === undefined || host.activeRequests < best.activeRequests) {
        best = host;
        ties = 1;
      } else if (host.activeRequests === best.activeRequests) {
        ties += 1;
        if (Math.floor(this.#context.random.next() * ties) === 0) best = host;
      }
    }
    return best;
  }
}
