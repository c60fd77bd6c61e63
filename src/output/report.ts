import type { Explanation } from '../engine/what-if.js';
import type { SimulationResult } from '../model/simulation.js';

/** One client's answer, with the client's locality as it was asked for ('' for a client without one). */
export interface ExplainedPlan extends Explanation {
  from: string;
}

/** What a command found out, before anybody decided how it looks. The list grows with the commands. */
export type Report =
  | { kind: 'plans'; data: ExplainedPlan[] }
  | { kind: 'simulation'; data: SimulationResult[] }
  | { kind: 'version'; data: { client: string; node: string } };

/** The report of one kind. */
export type ReportOf<Kind extends Report['kind']> = Extract<Report, { kind: Kind }>;
