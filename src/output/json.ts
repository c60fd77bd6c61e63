import type { Format } from './format.js';
import { plansData, simulationData } from './report-data.js';

/** One JSON value, indented by two blanks. */
export const json: Format = {
  name: 'json',
  renders: {
    plans: (report) => stringify(plansData(report)),
    simulation: (report) => stringify(simulationData(report)),
    version: (report) => stringify(report.data),
  },
};

function stringify(data: unknown): string {
  return `${JSON.stringify(data, null, 2)}\n`;
}
