import type { Host } from '../host.js';
import type { Balancer } from './balancer.js';

/** Any host, weights ignored. The draw is the one that chose the level, so both hang together when the size divides 100 (as in Envoy). */
export class RandomChoice implements Balancer {
  #hosts: readonly Host[] = [];

  refresh(hosts: readonly Host[]): void {
    this.#hosts = hosts;
  }

  pick(draw: number): Host | undefined {
    return this.#hosts.length === 0 ? undefined : this.#hosts[draw % this.#hosts.length];
  }
}
