import type { Client, FailoverPlan, PriorityGroup } from '../model/plan.js';

/** One client's answer to "in which order does traffic go, and what moves it". */
export interface Explanation {
  plan: FailoverPlan;
  client: Client;
  groups: PriorityGroup[];
  whatIf: WhatIf;
}

/** What has to fail before traffic leaves each level. */
export interface WhatIf {
  /** The health signals that move traffic, one phrase each; empty: nothing does. */
  signals: string[];
  levels: LevelWhatIf[];
  /** Whether traffic can leave level 0 completely, and if not, why. */
  canMove: boolean;
  why: string;
  /** How traffic comes back after a recovery, one sentence. */
  comesBack: string;
}

export interface LevelWhatIf {
  priority: number;
  endpoints: number;
  /** How many must fail before the first percent goes to a later level; undefined: never. */
  firstPercent?: number;
  /** How many must fail before all of it goes; undefined: never. */
  allTraffic?: number;
}
