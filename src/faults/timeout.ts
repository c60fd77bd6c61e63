import type { FaultKind } from './fault.js';

/** Accepts the request and never answers. */
export const timeout: FaultKind = {
  name: 'timeout',
  fields: [],
  request: () => 'never',
  probe: (_fault, { connectOnly }) => (connectOnly ? undefined : 'never'),
};
