import type { Detection } from '../model/detection.js';
import type { ResolvedEndpoint } from '../model/plan.js';
import { type Host, HostFlag } from './host.js';
import type { HostSet } from './host-set.js';

/** What discovery says of one level: its endpoints, and which priority it has for the client. */
export interface AnnouncedLevel {
  priority: number;
  endpoints: readonly ResolvedEndpoint[];
}

/** What an announcement changed for requests. */
export type MembershipChange = 'none' | 'health' | 'hosts';

/** Told of hosts that come and go; makes the ones that come. */
export interface MembershipListener {
  join(endpoint: ResolvedEndpoint, level: number, priority: number): Host;
  leave(host: Host): void;
  /** Whether a health check watches the host. */
  isChecked(host: Host): boolean;
}

/** The hosts of one cluster as discovery makes them come and go. envoy: upstream_impl.cc, updateDynamicHostList. */
export class Membership {
  readonly levels: HostSet[] = [];
  readonly #hosts = new Map<string, Host>();
  readonly #detection: Detection;
  readonly #listener: MembershipListener;

  constructor(detection: Detection, listener: MembershipListener) {
    this.#detection = detection;
    this.#listener = listener;
  }

  get hosts(): Iterable<Host> {
    return this.#hosts.values();
  }

  /** Brings the hosts in line with what discovery says of each level, and tells what that changed in each. */
  announce(announced: readonly AnnouncedLevel[]): MembershipChange[] {
    const sent = announced.map(({ endpoints }) =>
      endpoints.filter(({ ready }) => ready || this.#unreadyAre !== 'withdrawn'),
    );
    const names = namesOf(sent);
    this.#forget(namesOf(announced.map(({ endpoints }) => endpoints)), names);
    const missing = this.levels.map(({ hosts }) => hosts.filter(({ endpoint }) => !names.has(endpoint.name)));
    const changes = announced.map((): MembershipChange => 'none');
    announced.forEach(({ priority }, level) => {
      const hosts = (sent[level] ?? []).map((endpoint) => {
        const known = this.#hosts.get(endpoint.name);
        if (known === undefined || known.level !== level) {
          changes[level] = 'hosts';
          if (known !== undefined) changes[known.level] = 'hosts';
        }
        const host = known ?? this.#join(endpoint, level, priority);
        if (this.#describe(host, endpoint, level, priority) && changes[level] === 'none') changes[level] = 'health';
        return host;
      });
      const staying = (missing[level] ?? []).filter((host) => this.#stays(host));
      if (staying.length < (missing[level]?.length ?? 0)) changes[level] = 'hosts';
      (this.levels[level] as HostSet).hosts = [...hosts, ...staying];
    });
    return changes;
  }

  /** The host is gone for good. */
  remove(host: Host): void {
    const level = this.levels[host.level] as HostSet;
    level.hosts = level.hosts.filter((other) => other !== host);
    this.#leave(host);
  }

  /** istio: unready pods are announced as unhealthy where panic cannot send traffic to them, else they are not sent at all. */
  get #unreadyAre(): 'unhealthy' | 'withdrawn' | 'ignored' {
    const { readiness, panicThreshold } = this.#detection;
    if (!readiness) return 'ignored';
    return panicThreshold === 0 ? 'unhealthy' : 'withdrawn';
  }

  /** A pod that was scaled away and is back is another pod, even if its predecessor was still waiting for its removal. */
  #forget(known: ReadonlySet<string>, sent: ReadonlySet<string>): void {
    for (const host of [...this.#hosts.values()]) {
      if (host.orphaned && sent.has(host.endpoint.name)) this.remove(host);
      else host.orphaned = !known.has(host.endpoint.name);
    }
  }

  #join(endpoint: ResolvedEndpoint, level: number, priority: number): Host {
    const host = this.#listener.join(endpoint, level, priority);
    this.#hosts.set(endpoint.name, host);
    return host;
  }

  /** Takes over what discovery says of a host; true when that changes its flags. */
  #describe(host: Host, endpoint: ResolvedEndpoint, level: number, priority: number): boolean {
    if (host.endpoint !== endpoint || host.level !== level) host.renew(endpoint, level, priority);
    const flagsBefore = host.flags;
    host.clear(HostFlag.PendingDynamicRemoval);
    host.announce(!endpoint.ready && this.#unreadyAre === 'unhealthy' ? 'UNHEALTHY' : endpoint.healthStatus);
    return host.flags !== flagsBefore;
  }

  /** A host that its health check still believes in stays until a check fails (envoy: PENDING_DYNAMIC_REMOVAL). */
  #stays(host: Host): boolean {
    if (this.#listener.isChecked(host) && !host.has(HostFlag.FailedActiveHealthCheck)) {
      host.set(HostFlag.PendingDynamicRemoval);
      return true;
    }
    this.#leave(host);
    return false;
  }

  #leave(host: Host): void {
    this.#hosts.delete(host.endpoint.name);
    this.#listener.leave(host);
  }
}

function namesOf(levels: readonly (readonly ResolvedEndpoint[])[]): Set<string> {
  return new Set(levels.flatMap((endpoints) => endpoints.map(({ name }) => name)));
}
