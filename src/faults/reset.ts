import type { FaultKind } from './fault.js';

export const reset: FaultKind = {
  name: 'reset',
  summary: 'accepts, and resets the connection when the request arrives',
  fields: [],
  request: () => ({ kind: 'reset' }),
  // Where no request is sent, none can be reset.
  probe: (_fault, { connectOnly }) => (connectOnly ? undefined : { kind: 'network' }),
};
