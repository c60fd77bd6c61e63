import type { Client, FailoverPlan, PriorityGroup } from '../model/plan.js';
import type { LevelExit } from './level-exits.js';

/** One client's answer to "in which order does traffic go, and what moves it". */
export interface Explanation {
  plan: FailoverPlan;
  client: Client;
  groups: PriorityGroup[];
  whatIf: WhatIf;
}

/** What has to fail before traffic leaves each level. */
export interface WhatIf {
  /** The health signals that take endpoints out; empty: nothing does. */
  signals: SignalWhatIf[];
  /** All signals together, indexed by priority. */
  levels: LevelWhatIf[];
  /** Whether traffic can leave level 0 completely. */
  canMove: boolean;
  /** Why it can or cannot, one sentence. */
  why: string;
  /** How traffic comes back after a recovery, a sentence for each signal; empty where nothing moves it. */
  comesBack: string[];
  /** When requests are sent to endpoints that are known to be dead, a sentence for each cluster that allows it; empty: never. */
  panic: string[];
}

/** One health signal, and what it can do alone. */
export interface SignalWhatIf {
  /** `health check`, `outlier detection`, `pod readiness`, `failover controller`. */
  name: string;
  /** Its values, a phrase for each member that differs. */
  detail: string[];
  /** Indexed by priority. */
  levels: LevelExit[];
  /** What keeps this signal from emptying level 0, with the number that would mend it. */
  limit?: string;
}

export interface LevelWhatIf extends LevelExit {
  priority: number;
  endpoints: number;
  /** Endpoints that the inputs themselves call unhealthy or unready. */
  down: number;
  /** Percent of traffic that the level has as the inputs stand. */
  share: number;
}
