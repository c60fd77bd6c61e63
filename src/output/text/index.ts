import type { Format } from '../format.js';
import { certificatesText } from './certificates.js';
import { findingsText } from './findings.js';
import { plansText } from './plans.js';
import { rulesText } from './rules.js';
import { simulationText } from './simulation.js';
import { verificationText } from './verification.js';

/** For people: as wide as the terminal, coloured where it has colours. */
export const text: Format = {
  name: 'text',
  renders: {
    certificates: certificatesText,
    findings: findingsText,
    plans: plansText,
    rules: rulesText,
    simulation: simulationText,
    verification: verificationText,
    version: ({ data }) => `failover ${data.client} (node ${data.node})\n`,
  },
};
