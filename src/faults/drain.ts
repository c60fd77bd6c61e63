import type { FaultKind } from './fault.js';

export const drain: FaultKind = {
  name: 'drain',
  summary: 'refuses new connections and serves the open ones until they end',
  fields: [],
  request: (_fault, connection) => (connection === 'new' ? { kind: 'connect-failure' } : undefined),
  probe: (_fault, { connection }) => (connection === 'new' ? { kind: 'network' } : undefined),
};
