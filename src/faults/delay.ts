import type { FaultKind } from './fault.js';

/** Answers later than usual. */
export const delay: FaultKind = {
  name: 'delay',
  fields: [{ name: 'by', required: true }],
  delayMs: ({ byMs = 0 }) => byMs,
};
