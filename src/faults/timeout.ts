import type { FaultKind } from './fault.js';

export const timeout: FaultKind = {
  name: 'timeout',
  summary: 'accepts the request and never answers',
  fields: [],
  request: () => 'never',
  probe: (_fault, { connectOnly }) => (connectOnly ? undefined : 'never'),
};
