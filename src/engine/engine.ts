import type { Clock } from '../model/clock.js';
import type { Client, FailoverPlan, PriorityGroup, ResolvedEndpoint } from '../model/plan.js';
import type { Random } from '../model/random.js';
import type { SimulationEventType } from '../model/simulation.js';
import type { Exchange, Transport } from '../model/transport.js';

/** What an engine is given of the world. */
export interface EngineContext {
  clock: Clock;
  transport: Transport;
  random: Random;
  /** True where every host's first probe is to be over before the first request, unless it hangs (a simulation). */
  warmStart?: boolean;
  /** True for Envoy 1.27 and older, whose ejection cap lets at least one host be ejected. */
  olderEjectionCap?: boolean;
  /** Told of every change of state, in the order of its happening. */
  onEvent(event: { type: SimulationEventType; endpoint: string; detail: string }): void;
}

/** What the client got. `status` 0 means no HTTP answer at all. */
export interface Answer {
  status: number;
  /** Envoy's access-log flags: UH, UF, UC, UT, UO, URX, joined by commas; '' for none. */
  flags: string;
  /** The endpoint of the last try; undefined where none could be chosen, or too many requests waited for a connection to it. */
  endpoint?: ResolvedEndpoint;
  /** Level of the last try as the client sees it; -1 where none. */
  priority: number;
  attempts: number;
}

/** One client's proxy: the data plane of the mesh at hand. Virtual or live, it cannot tell. */
export interface Engine {
  /**
   * Routes one request, retries included. `done` is called once, at once where nothing takes time. `key` is what hash policies hash,
   * `exchange` the real request that the transport is to forward.
   */
  send(done: (answer: Answer) => void, key?: number, exchange?: Exchange): void;
  /** Discovery says that the endpoint's pod became ready or unready. */
  setReady(endpoint: string, ready: boolean): void;
  /** Discovery adds and removes endpoints; a name that comes back is a new host. */
  setGroups(groups: PriorityGroup[]): void;
  /** Starts probes and sweeps. Time 0 is the creation of the cluster. */
  start(): void;
  /** Ends everything; a request that still waits may get an answer with status 0. */
  stop(): void;
  /** Percent of traffic for each level now, healthy and degraded together. */
  load(): number[];
  /** Names of the ejected endpoints. */
  ejected(): string[];
  /** State of each endpoint for people: `healthy`, `unhealthy`, `degraded`, and why. */
  states(): { endpoint: string; state: 'healthy' | 'degraded' | 'unhealthy'; why: string[] }[];
}

/** Makes the engine of a plan's mesh for one client. */
export type EngineFactory = (
  plan: FailoverPlan,
  client: Client,
  groups: PriorityGroup[],
  context: EngineContext,
) => Engine;
