import type { FaultKind } from './fault.js';

/** Refuses new connections and serves the open ones until they end. */
export const drain: FaultKind = {
  name: 'drain',
  fields: [],
  request: (_fault, connection) => (connection === 'new' ? { kind: 'connect-failure' } : undefined),
  probe: (_fault, { connection }) => (connection === 'new' ? { kind: 'network' } : undefined),
};
