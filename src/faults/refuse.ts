import type { FaultKind } from './fault.js';

/** Refuses every connection, as a dead process does. */
export const refuse: FaultKind = {
  name: 'refuse',
  fields: [],
  request: () => ({ kind: 'connect-failure' }),
  probe: () => ({ kind: 'network' }),
};
