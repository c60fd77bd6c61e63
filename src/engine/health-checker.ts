import { HealthSession, type HealthSessionContext } from './health-session.js';
import { type Host, HostFlag } from './host.js';

/** The active health checks of one cluster: a session for each host that does not opt out. */
export class HealthChecker {
  readonly #context: HealthSessionContext;
  readonly #sessions = new Map<Host, HealthSession>();
  #started = false;

  constructor(context: HealthSessionContext) {
    this.#context = context;
  }

  /** A host with a session starts failed. Probed at once where the checks already run. */
  add(host: Host): void {
    if (host.endpoint.healthCheckDisabled === true) return;
    host.set(HostFlag.FailedActiveHealthCheck);
    const session = new HealthSession(host, this.#context);
    this.#sessions.set(host, session);
    if (this.#started) session.start(this.#initialDelayMs());
  }

  remove(host: Host): void {
    this.#sessions.get(host)?.stop();
    this.#sessions.delete(host);
  }

  /** @param warm every first probe is sent now, whatever the initial jitter. */
  start(warm: boolean): void {
    this.#started = true;
    for (const session of [...this.#sessions.values()]) {
      const delayMs = this.#initialDelayMs();
      if (warm) session.startAtOnce(delayMs);
      else session.start(delayMs);
    }
  }

  /** Every host's first probe has ended. */
  get settled(): boolean {
    return [...this.#sessions.values()].every(({ probed }) => probed);
  }

  stop(): void {
    for (const session of this.#sessions.values()) session.stop();
  }

  /** The header `x-envoy-immediate-health-check-fail` on a data response. Returns true when that is news. */
  failPassively(host: Host): boolean {
    return this.#sessions.get(host)?.failPassively() ?? false;
  }

  #initialDelayMs(): number {
    const { check, random } = this.#context;
    return check.initialJitterMs > 0 ? Math.floor(random.next() * check.initialJitterMs) : 0;
  }
}
