import type { Format } from './format.js';
import { certificatesData, findingsData, plansData, simulationData } from './report-data.js';

/** One JSON value, indented by two blanks. */
export const json: Format = {
  name: 'json',
  renders: {
    certificates: (report) => stringify(certificatesData(report)),
    findings: (report) => stringify(findingsData(report)),
    plans: (report) => stringify(plansData(report)),
    rules: ({ data }) =>
      stringify({
        rules: data.map(({ id, severity, upstream = 'none', title, why, examples }) => ({
          id,
          severity,
          upstream,
          title,
          why,
          examples,
        })),
      }),
    simulation: (report) => stringify(simulationData(report)),
    verification: (report) => stringify(report.data),
    version: (report) => stringify(report.data),
  },
};

function stringify(data: unknown): string {
  return `${JSON.stringify(data, null, 2)}\n`;
}
