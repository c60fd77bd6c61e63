import type { Explanation } from '../engine/what-if.js';
import type { SimulationResult } from '../model/simulation.js';

/** What a command found out, before anybody decided how it looks. The list grows with the commands. */
export type Report =
  | { kind: 'plans'; data: Explanation[] }
  | { kind: 'simulation'; data: SimulationResult[] }
  | { kind: 'version'; data: { client: string; node: string } };
