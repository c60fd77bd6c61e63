import { writeYaml } from '../manifest/write.js';
import type { Json } from '../model/document.js';
import type { Format } from './format.js';
import { certificatesData, plansData, simulationData } from './report-data.js';

/** The data of `-o json` as YAML. */
export const yaml: Format = {
  name: 'yaml',
  renders: {
    applied: ({ data: { objects } }) => stringify({ objects }),
    certificates: (report) => stringify(certificatesData(report)),
    plans: (report) => stringify(plansData(report)),
    simulation: (report) => stringify(simulationData(report)),
    verification: (report) => stringify(report.data),
    version: (report) => stringify(report.data),
  },
};

function stringify(data: unknown): string {
  return writeYaml(JSON.parse(JSON.stringify(data)) as Json);
}
