import type { FaultKind } from './fault.js';

export const refuse: FaultKind = {
  name: 'refuse',
  summary: 'refuses every connection, as a dead process does',
  fields: [],
  request: () => ({ kind: 'connect-failure' }),
  probe: () => ({ kind: 'network' }),
};
