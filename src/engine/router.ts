import type { Clock } from '../model/clock.js';
import type { Connection, Route } from '../model/plan.js';
import type { Random } from '../model/random.js';
import type { Transport } from '../model/transport.js';
import type { DeadlineQueue, Expiring } from './deadline-queue.js';
import type { EnvoyCluster } from './envoy-cluster.js';
import type { Host } from './host.js';
import type { LevelSplit } from './level-split.js';
import type { LevelScores } from './priority-load.js';

/** A request under way. */
export interface UnderWay extends Expiring {
  /** The proxy stops: it gets no answer. */
  abandon(): void;
}

/** What every request of one route shares. */
export interface Router {
  clock: Clock;
  transport: Transport;
  random: Random;
  route: Route;
  /** Limits of the route's own cluster: the retry breaker (of an aggregate, not of its members). */
  connection: Connection;
  isTcp: boolean;
  isGrpc: boolean;
  hedges: boolean;
  /** Retries under way. */
  retries: number;
  /** Every request under way, until the route's time-out. */
  underWay: DeadlineQueue<UnderWay>;
  /** Per-try time-outs; undefined where there are none. */
  tryDeadlines: DeadlineQueue<Expiring> | undefined;
  /** Draws level and host. `split` replaces the cluster's own shares; `rejected` counts the picks of this try that were not taken. */
  choose(key: number | undefined, split: LevelSplit | undefined, rejected: number): Host | undefined;
  /** The cluster whose limits and signals hold for the host. */
  clusterOf(host: Host): EnvoyCluster;
  scores(): LevelScores;
  /** Requests that run or wait for a connection in the route's own cluster. */
  activeRequests(): number;
}
