import type { FaultKind } from './fault.js';

/** Sets the number of replicas; 0 is gone from discovery. */
export const scale: FaultKind = {
  name: 'scale',
  fields: [{ name: 'to', required: true }],
  replicas: ({ to = 0 }) => to,
};
