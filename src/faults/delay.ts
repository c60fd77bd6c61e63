import type { FaultKind } from './fault.js';

export const delay: FaultKind = {
  name: 'delay',
  summary: 'answers later than usual',
  fields: [{ name: 'by', required: true }],
  delayMs: ({ byMs = 0 }) => byMs,
};
