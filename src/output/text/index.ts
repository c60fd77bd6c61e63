import type { Format } from '../format.js';
import { appliedText } from './applied.js';
import { certificatesText } from './certificates.js';
import { checksText } from './checks.js';
import { diffText } from './diff.js';
import { findingsText } from './findings.js';
import { eventText, liveText } from './live.js';
import { plansText } from './plans.js';
import { rulesText } from './rules.js';
import { simulationText } from './simulation.js';
import { statusText } from './status.js';
import { verificationText } from './verification.js';
import { versionText } from './version.js';

/** For people: as wide as the terminal, coloured where it has colours. */
export const text: Format = {
  name: 'text',
  renders: {
    applied: appliedText,
    certificates: certificatesText,
    checks: checksText,
    diff: diffText,
    event: eventText,
    findings: findingsText,
    live: liveText,
    plans: plansText,
    rules: rulesText,
    simulation: simulationText,
    status: statusText,
    verification: verificationText,
    version: versionText,
  },
};
