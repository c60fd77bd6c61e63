import type { Format } from './format.js';
import { certificatesData, findingsData, plansData, simulationData } from './report-data.js';
import { statusData } from './status-data.js';

/** One JSON value, indented by two blanks. */
export const json: Format = {
  name: 'json',
  renders: {
    applied: ({ data: { objects } }) => stringify({ objects }),
    certificates: (report) => stringify(certificatesData(report)),
    checks: ({ data: { checks } }) => stringify({ checks }),
    diff: ({ data: { objects } }) => stringify({ objects }),
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
    status: (report) => stringify(statusData(report)),
    verification: (report) => stringify(report.data),
    version: (report) => stringify(report.data),
  },
};

function stringify(data: unknown): string {
  return `${JSON.stringify(data, null, 2)}\n`;
}
