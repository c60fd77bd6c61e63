import type { FaultKind } from './fault.js';

export const scale: FaultKind = {
  name: 'scale',
  summary: 'sets the number of replicas; 0 is gone from discovery',
  fields: [{ name: 'to', required: true }],
  replicas: ({ to = 0 }) => to,
};
