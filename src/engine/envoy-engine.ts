import type { Client, FailoverPlan, PriorityGroup } from '../model/plan.js';
import type { Exchange } from '../model/transport.js';
import { hashes } from './balancers/create-balancer.js';
import type { Multiplexing } from './connection-pool.js';
import { DeadlineQueue } from './deadline-queue.js';
import type { Answer, Engine, EngineContext } from './engine.js';
import { type ClusterSettings, EnvoyCluster } from './envoy-cluster.js';
import type { Host } from './host.js';
import { LevelSplit } from './level-split.js';
import { type LevelScores, levelScores, type PriorityLoadInput, priorityLoad } from './priority-load.js';
import { RoutedRequest } from './routed-request.js';
import type { Router } from './router.js';

/** A level as the client sees it: which cluster's, and which of its levels. */
interface LinearLevel {
  cluster: EnvoyCluster;
  level: number;
}

const UNAVAILABLE: Answer = { status: 503, flags: 'UH', endpoint: undefined, priority: -1, attempts: 0 };

/** One Envoy with one worker (`--concurrency 1`): the data plane of Istio, Gloo, Service Mesh Hub and Envoy itself. */
export class EnvoyEngine implements Engine {
  readonly #plan: FailoverPlan;
  readonly #context: EngineContext;
  readonly #clusters: EnvoyCluster[] = [];
  /** Clusters of an aggregate by name. */
  readonly #members = new Map<string, EnvoyCluster>();
  readonly #levels: LinearLevel[] = [];
  readonly #router: Router;
  /** Policies whose pick needs the number with which the level was drawn. */
  readonly #drawAlways: boolean;
  /** Retries may have levels of their own: rings and tables never ask for them, an aggregate does for its members. */
  readonly #retriesElsewhere: boolean;
  #groups: PriorityGroup[];
  #split = new LevelSplit([], []);
  /** Levels in panic as far as events have told. */
  #panicTold: boolean[] = [];
  #running = false;

  constructor(plan: FailoverPlan, client: Client, groups: PriorityGroup[], context: EngineContext) {
    this.#plan = plan;
    this.#context = context;
    this.#groups = groups;
    this.#addClusters(client);
    this.#drawAlways = this.#clusters.some(
      ({ settings }) => !['ROUND_ROBIN', 'LEAST_REQUEST'].includes(settings.loadBalancing.policy),
    );
    this.#retriesElsewhere = plan.members !== undefined || !hashes(plan.loadBalancing.policy);
    this.#router = this.#createRouter();
    this.#setHosts();
  }

  send(done: (answer: Answer) => void, key?: number, exchange?: Exchange): void {
    const host = this.#choose(key, undefined, 0);
    const { transport } = this.#context;
    if (host === undefined) done(UNAVAILABLE);
    else if (transport.instant?.(host.endpoint) === true && this.#clusterOf(host).answerAtOnce(host))
      done(host.success);
    else new RoutedRequest(this.#router, key, done, exchange).start(host);
  }

  setReady(endpoint: string, ready: boolean): void {
    this.setGroups(
      this.#groups.map((group) => ({
        ...group,
        endpoints: group.endpoints.map((known) =>
          known.name === endpoint && known.ready !== ready ? { ...known, ready } : known,
        ),
      })),
    );
  }

  setGroups(groups: PriorityGroup[]): void {
    this.#groups = groups;
    this.#addLevels();
    this.#setHosts();
  }

  start(): void {
    for (const cluster of this.#clusters) cluster.start(this.#context.warmStart === true);
    this.#running = true;
    this.#announcePanic();
  }

  stop(): void {
    for (const cluster of this.#clusters) cluster.stop();
    for (const request of this.#router.underWay.items()) request.abandon();
  }

  load(): number[] {
    return this.#split.totals();
  }

  ejected(): string[] {
    const names: string[] = [];
    for (const { detector, hosts } of this.#clusters) {
      for (const host of hosts) if (detector?.isEjected(host.monitor) === true) names.push(host.endpoint.name);
    }
    return names;
  }

  states(): ReturnType<Engine['states']> {
    const hosts = this.#clusters.flatMap((cluster) => [...cluster.hosts]);
    return hosts.map((host) => ({ endpoint: host.endpoint.name, state: host.state, why: host.why() }));
  }

  #addClusters(client: Client): void {
    const { members } = this.#plan;
    const of = (part: Pick<FailoverPlan, 'detection' | 'loadBalancing' | 'connection'>): EnvoyCluster => {
      const settings: ClusterSettings = {
        detection: part.detection,
        loadBalancing: part.loadBalancing,
        connection: part.connection,
        multiplexing: multiplexing(this.#plan.protocol),
        locality: client.locality ?? '',
        olderEjectionCap: this.#context.olderEjectionCap === true,
      };
      const cluster = new EnvoyCluster(
        settings,
        this.#context,
        () => this.#published(),
        () => this.#announcePanic(),
      );
      this.#clusters.push(cluster);
      return cluster;
    };
    if (members === undefined) of(this.#plan);
    else for (const member of members) this.#members.set(member.name, of(member));
    this.#addLevels();
  }

  /** Levels are only ever added: one that lost its hosts stays empty, as in Envoy. */
  #addLevels(): void {
    for (const group of this.#groups.slice(this.#levels.length)) {
      const cluster =
        this.#plan.members === undefined ? this.#clusters[0] : this.#members.get(group.member?.name ?? '');
      if (cluster === undefined) continue;
      this.#levels.push({ cluster, level: cluster.levelCount });
      cluster.addLevel(group);
    }
  }

  #createRouter(): Router {
    const { clock, transport, random } = this.#context;
    const { route, connection, protocol, members } = this.#plan;
    const { timeoutMs, retry } = route;
    const isTcp = multiplexing(protocol) === 'never-reused';
    const tryMs = retry?.perTryTimeoutMs ?? 0;
    // envoy: a try's time-out that is no shorter than the route's is ignored.
    const triesTimeOut = tryMs > 0 && (timeoutMs === 0 || tryMs < timeoutMs) && !isTcp;
    return {
      clock,
      transport,
      random,
      route,
      connection,
      isTcp,
      isGrpc: protocol === 'grpc',
      hedges: retry?.hedgeOnPerTryTimeout === true,
      retries: 0,
      underWay: new DeadlineQueue(clock, timeoutMs > 0 && !isTcp ? timeoutMs : Number.POSITIVE_INFINITY),
      tryDeadlines: triesTimeOut ? new DeadlineQueue(clock, tryMs) : undefined,
      choose: (key, split, rejected) => this.#choose(key, split, rejected),
      clusterOf: (host) => this.#clusterOf(host),
      scores: () => this.#scores(),
      // envoy: requests count where their host stands, which is never the aggregate itself: a budget there is its minimum.
      activeRequests: () =>
        members === undefined
          ? this.#clusters.reduce((sum, { breakers }) => sum + breakers.requests + breakers.pending, 0)
          : 0,
    };
  }

  #choose(key: number | undefined, replaced: LevelSplit | undefined, rejected: number): Host | undefined {
    const split = (this.#retriesElsewhere ? replaced : undefined) ?? this.#split;
    const hashed = key !== undefined && this.#drawAlways;
    let draw = 0;
    if (hashed) draw = scramble(key);
    else if (split.sole < 0 || this.#drawAlways) draw = Math.floor(this.#context.random.next() * 2 ** 32);
    const drawn = split.sole >= 0 ? split.sole * 2 : split.draw(draw);
    const linear = this.#levels[drawn >> 1];
    return linear?.cluster.pick(linear.level, (drawn & 1) === 1, draw, rejected);
  }

  #clusterOf(host: Host): EnvoyCluster {
    return (this.#levels[host.priority] as LinearLevel).cluster;
  }

  #setHosts(): void {
    for (const cluster of this.#clusters) {
      const levels = this.#levels.flatMap((linear, priority) =>
        linear.cluster === cluster ? [{ priority, endpoints: this.#groups[priority]?.endpoints ?? [] }] : [],
      );
      cluster.setHosts(levels);
    }
  }

  /** What the level loads are computed from: the levels of all members in one row, each with its own factor. */
  #loadInput(): PriorityLoadInput {
    const { detection, loadBalancing } = this.#plan;
    return {
      priorities: this.#levels.map(({ cluster, level }) => cluster.health(level)),
      panicThreshold: detection.panicThreshold,
      weightedPriorityHealth: loadBalancing.weightedPriorityHealth,
    };
  }

  #scores(): LevelScores {
    return levelScores(this.#loadInput());
  }

  #published(): void {
    const before = this.#split.totals();
    const load = priorityLoad(this.#loadInput());
    this.#split = new LevelSplit(load.healthy, load.degraded);
    if (!this.#running) return;
    this.#announcePanic();
    const after = this.#split.totals();
    if (after.every((share, priority) => share === before[priority])) return;
    this.#context.onEvent({
      type: 'priority-shift',
      endpoint: '',
      detail: `${before.join('/')} -> ${after.join('/')}`,
    });
  }

  /**
   * Tells which levels came into panic or out of it. Whether dead hosts are used is the member's own decision, from its own levels alone.
   * Nothing is told while hosts wait for their first health check: they only count as failed because nobody has asked them yet.
   */
  #announcePanic(): void {
    const { warmStart, onEvent } = this.#context;
    if (!this.#running || (warmStart !== true && !this.#clusters.every(({ settled }) => settled))) return;
    const before = this.#panicTold;
    this.#panicTold = this.#levels.map(({ cluster, level }) => cluster.load.panic[level] === true);
    this.#panicTold.forEach((panic, priority) => {
      if (panic === (before[priority] ?? false)) return;
      onEvent({ type: panic ? 'panic' : 'panic-ended', endpoint: '', detail: `priority ${priority}` });
    });
  }
}

/** How the protocol uses connections. */
function multiplexing(protocol: string): Multiplexing {
  if (protocol === 'tcp' || protocol === 'tls') return 'never-reused';
  return protocol === 'http2' || protocol === 'grpc' ? 'many' : 'one-at-a-time';
}

/** 32 well-mixed bits of a key (murmur3's finaliser), so that neighbouring keys land anywhere. */
function scramble(key: number): number {
  let hash = key | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
