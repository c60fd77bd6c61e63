import type { Detection } from '../model/detection.js';
import type { Connection, LoadBalancing, PriorityGroup, ResolvedEndpoint } from '../model/plan.js';
import { hashes } from './balancers/create-balancer.js';
import { CircuitBreakers } from './circuit-breakers.js';
import type { Multiplexing } from './connection-pool.js';
import { createHostSet } from './create-host-set.js';
import type { EngineContext } from './engine.js';
import { HealthChecker } from './health-checker.js';
import type { HealthCheckResult } from './health-session.js';
import { Host, HostFlag } from './host.js';
import type { HostSet } from './host-set.js';
import { type AnnouncedLevel, Membership } from './membership.js';
import { type ChangeCause, MergeWindow } from './merge-window.js';
import { OutlierDetector } from './outlier-detector.js';
import { scheduleSweeps } from './outlier-sweeps.js';
import { type LevelHealth, type PriorityLoad, priorityLoad } from './priority-load.js';

/** The part of a plan that is one Envoy cluster: the whole of it, or one member of an aggregate. */
export interface ClusterSettings {
  detection: Detection;
  loadBalancing: LoadBalancing;
  connection: Connection;
  multiplexing: Multiplexing;
  /** Where the client is: zone-aware routing. */
  locality: string;
  olderEjectionCap: boolean;
}

/** One Envoy cluster: its hosts by level, the signals that judge them, and what requests may see of both. */
export class EnvoyCluster {
  readonly settings: ClusterSettings;
  readonly breakers: CircuitBreakers;
  readonly detector: OutlierDetector | undefined;
  /** Loads and panic of this cluster's own levels. */
  load: PriorityLoad = { healthy: [], degraded: [], panic: [] };
  readonly #context: EngineContext;
  readonly #onPublished: () => void;
  readonly #onSettled: () => void;
  readonly #checker: HealthChecker | undefined;
  /** By level. */
  readonly #windows: MergeWindow[] = [];
  readonly #members: Membership;
  /** Hosts by their number in the outlier detector. */
  readonly #monitored: Host[] = [];
  /** Where the round robins of this worker start. */
  readonly #start: number;
  #running = false;
  /** What the present changes come from. */
  #cause: ChangeCause = 'request';
  /** Requests know of the cluster. */
  #known = false;
  #stopSweeps: (() => void) | undefined;

  /**
   * @param onPublished called whenever requests see a new state; the loads have been computed anew
   * @param onSettled called when the last of the first health checks has its result after the start
   */
  constructor(settings: ClusterSettings, context: EngineContext, onPublished: () => void, onSettled: () => void) {
    const { clock, random, transport } = context;
    const { outlier, healthCheck } = settings.detection;
    this.settings = settings;
    this.#context = context;
    this.#onPublished = onPublished;
    this.#onSettled = onSettled;
    this.#start = Math.floor(random.next() * 2 ** 32);
    this.breakers = new CircuitBreakers(settings.connection, settings.multiplexing, clock);
    this.#members = new Membership(settings.detection, {
      join: (endpoint, level, priority) => this.#join(endpoint, level, priority),
      leave: (host) => this.#leave(host),
      isChecked: (host) => this.#checker !== undefined && host.endpoint.healthCheckDisabled !== true,
    });
    if (outlier !== undefined) {
      this.detector = new OutlierDetector(outlier, 0, {
        random: () => random.next(),
        olderCap: settings.olderEjectionCap,
        onEject: (host, type) => this.#ejected(this.#monitored[host] as Host, type),
        onUneject: (host) => this.#unejected(this.#monitored[host] as Host),
      });
    }
    if (healthCheck !== undefined) {
      this.#checker = new HealthChecker({
        check: healthCheck,
        clock,
        transport,
        random,
        used: () => this.breakers.used,
        onResult: (host, result) => this.#paced(() => this.#checked(host, result)),
      });
    }
  }

  get hosts(): Iterable<Host> {
    return this.#members.hosts;
  }

  /** Every host has the result of its first health check, if it has one. */
  get settled(): boolean {
    return this.#checker?.settled ?? true;
  }

  get levelCount(): number {
    return this.#members.levels.length;
  }

  /** Makes a level for a group; its hosts come with `setHosts`. */
  addLevel(group: PriorityGroup): void {
    const { loadBalancing, detection, locality } = this.settings;
    const { random, clock } = this.#context;
    const balancer = {
      settings: loadBalancing,
      random,
      nowMs: () => clock.now(),
      activeRequests: () => this.breakers.requests,
      start: this.#start,
    };
    const { overprovisioningFactor, panicThreshold } = detection;
    const level = this.#members.levels.length;
    this.#windows.push(new MergeWindow(clock, loadBalancing.updateMergeWindowMs, () => this.#windowEnded()));
    this.#members.levels.push(
      createHostSet(group, level, { balancer, overprovisioningFactor, panicThreshold, clientLocality: locality }),
    );
  }

  /** Brings the hosts in line with what discovery says of each level. */
  setHosts(levels: readonly AnnouncedLevel[]): void {
    const changes = this.#members.announce(levels);
    if (!this.#running) return;
    const replaced = changes.flatMap((change, level) => (change === 'hosts' ? [level] : []));
    if (replaced.length > 0) this.#replaced(replaced);
    this.#changed(changes.flatMap((change, level) => (change === 'health' ? [level] : [])));
  }

  /** @param warm every host's first probe is over, unless it hangs, when this returns. */
  start(warm: boolean): void {
    this.#checker?.start(warm);
    this.#running = true;
    this.#known = warm || this.settled;
    this.#publish();
    const { detector, settings } = this;
    const intervalMs = settings.detection.outlier?.intervalMs;
    if (intervalMs === undefined) return;
    this.#stopSweeps = scheduleSweeps(this.#context.clock, intervalMs, (dueMs) =>
      this.#paced(() => detector?.tick(dueMs)),
    );
  }

  stop(): void {
    this.#checker?.stop();
    for (const window of this.#windows) window.stop();
    this.#stopSweeps?.();
  }

  /** Published health of a level, with the factor of this cluster. */
  health(level: number): LevelHealth {
    const { overprovisioningFactor } = this.settings.detection;
    return { ...(this.#members.levels[level] as HostSet).health, overprovisioningFactor };
  }

  /** A host of the level, or undefined where a request finds none. */
  pick(level: number, degraded: boolean, draw: number, rejected: number): Host | undefined {
    const hosts = this.#members.levels[level] as HostSet;
    const { policy, failTrafficOnPanic } = this.settings.loadBalancing;
    if (this.load.panic[level] === true) {
      return failTrafficOnPanic && !hashes(policy) ? undefined : hosts.pick('all', draw, rejected);
    }
    // Rings and tables hold healthy hosts only, also when the level was drawn for its degraded ones.
    return hosts.pick(degraded && !hashes(policy) ? 'degraded' : 'healthy', draw, rejected);
  }

  /** A request that gets its 200 at once: everything that an attempt would have done. False: make one. */
  answerAtOnce(host: Host): boolean {
    if (!this.breakers.passAtOnce(host)) return false;
    const { detector } = this;
    if (detector === undefined) return true;
    if (detector.splits) detector.recordConnected(host.monitor);
    detector.recordStatus(host.monitor, 200, this.#context.clock.now());
    return true;
  }

  /** A data response carried `x-envoy-immediate-health-check-fail`. */
  failPassively(host: Host): void {
    const failedBefore = host.has(HostFlag.FailedActiveHealthCheck);
    if (this.#checker?.failPassively(host) !== true) return;
    if (!failedBefore) this.#tell('health-check-failed', host, 'x-envoy-immediate-health-check-fail');
    host.pool.drain();
    this.#changed();
  }

  #join(endpoint: ResolvedEndpoint, level: number, priority: number): Host {
    const host = new Host(endpoint, level, priority, this.breakers.createPool(), this.#context.clock.now());
    if (this.detector !== undefined) {
      host.monitor = this.detector.add();
      this.#monitored[host.monitor] = host;
    }
    this.#checker?.add(host);
    const waits = this.settings.loadBalancing.ignoreNewHostsUntilFirstHealthCheck;
    if (waits && host.has(HostFlag.FailedActiveHealthCheck)) host.set(HostFlag.PendingActiveHealthCheck);
    return host;
  }

  #leave(host: Host): void {
    this.#checker?.remove(host);
    this.detector?.remove(host.monitor);
    host.pool.drain();
  }

  /** A probe has ended, or a sweep is due. */
  #paced(work: () => void): void {
    this.#cause = 'pace';
    work();
    this.#cause = 'request';
  }

  #checked(host: Host, { passed, first, flagsBefore, detail }: HealthCheckResult): void {
    const failed = host.has(HostFlag.FailedActiveHealthCheck);
    const failedBefore = (flagsBefore & HostFlag.FailedActiveHealthCheck) !== 0;
    if (failed && (first || !failedBefore)) this.#tell('health-check-failed', host, detail);
    // The passes with which a cluster begins are no news.
    if (!failed && failedBefore && this.#running) this.#tell('health-check-passed', host, '');
    if (failed && host.has(HostFlag.PendingDynamicRemoval)) {
      this.#members.remove(host);
      this.#replaced([host.level]);
      return;
    }
    if (failed && !failedBefore) host.pool.drain();
    if (host.flags !== flagsBefore && this.#running) this.#changed();
    if (first && this.#running && this.settled) {
      // envoy: cluster_manager_impl.cc, onClusterInit: workers hear of a cluster when its first checks are over, and then of all of its hosts at once.
      if (!this.#known) this.#publish();
      this.#known = true;
      this.#onSettled();
    }
    // envoy: outlier detection hears of a passed probe after the cluster has; an unejection is an update of its own.
    if (passed && !failed) this.detector?.recordHealthCheckPassed(host.monitor, this.#context.clock.now());
  }

  #ejected(host: Host, detail: string): void {
    host.set(HostFlag.FailedOutlierCheck);
    this.#tell('ejected', host, detail);
    host.pool.drain();
    this.#changed();
  }

  #unejected(host: Host): void {
    host.clear(HostFlag.FailedOutlierCheck);
    this.#tell('unejected', host, '');
    this.#changed();
  }

  /**
   * Only health changed: discovery updates the levels that it speaks of, but any flag of any host all levels, so that these share the rhythm
   * (envoy: upstream_impl.cc, reloadHealthyHostsHelper). Updates are followed, and windows begin, when the first checks are over.
   */
  #changed(levels: Iterable<number> = this.#members.levels.keys()): void {
    if (!this.#known) return;
    const due = [...levels].filter((level) => this.#windows[level]?.changed(this.#cause));
    if (due.length > 0) this.#publish(due);
  }

  /** Levels whose windows end in the same moment are shown together. */
  #windowEnded(): void {
    this.#publish(this.#windows.flatMap((window, level) => (window.takeEnded() ? [level] : [])));
  }

  /** Hosts came or went in these levels. */
  #replaced(levels: readonly number[]): void {
    for (const level of levels) this.#windows[level]?.delivered();
    this.#publish(this.#known ? levels : undefined);
    // The last one whose first check was awaited may have gone.
    this.#known ||= this.settled;
  }

  /** Shows requests these levels as they are. */
  #publish(levels: Iterable<number> = this.#members.levels.keys()): void {
    const { detection, loadBalancing } = this.settings;
    for (const level of levels) this.#members.levels[level]?.publish();
    this.load = priorityLoad({
      priorities: this.#members.levels.map((_, level) => this.health(level)),
      panicThreshold: detection.panicThreshold,
      weightedPriorityHealth: loadBalancing.weightedPriorityHealth,
    });
    this.#onPublished();
  }

  #tell(
    type: 'ejected' | 'unejected' | 'health-check-failed' | 'health-check-passed',
    host: Host,
    detail: string,
  ): void {
    this.#context.onEvent({ type, endpoint: host.endpoint.name, detail });
  }
}
