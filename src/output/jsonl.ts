import type { SimulationResult } from '../model/simulation.js';
import type { Format } from './format.js';
import { resultData } from './report-data.js';
import { statusData } from './status-data.js';

/** One JSON object a line: what happened, then the result. */
export const jsonl: Format = {
  name: 'jsonl',
  renders: {
    event: ({ data }) => line(data),
    simulation: ({ data }) => data.map((result) => result.events.map(line).join('') + resultLine(result)).join(''),
    status: (report) => line(statusData(report)),
  },
};

/** The last line of a run whose events were told as they happened. */
export function resultLine(result: SimulationResult): string {
  return line(resultData(result));
}

function line(data: unknown): string {
  return `${JSON.stringify(data)}\n`;
}
