import type { FaultKind } from './fault.js';

/** Accepts, and resets the connection when the request arrives. */
export const reset: FaultKind = {
  name: 'reset',
  fields: [],
  request: () => ({ kind: 'reset' }),
  // Where no request is sent, none can be reset.
  probe: (_fault, { connectOnly }) => (connectOnly ? undefined : { kind: 'network' }),
};
