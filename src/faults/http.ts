import type { FaultKind } from './fault.js';

/** Answers with an HTTP status. */
export const http: FaultKind = {
  name: 'http',
  fields: [{ name: 'status', required: true }],
  request: ({ status = 503 }) => ({ kind: 'response', status }),
  probe: ({ status = 503 }, check) => {
    // A TCP check never sees what is answered.
    if (check.type === 'tcp' || (check.type === 'http' && check.accepts(status))) return undefined;
    return { kind: 'failed', status };
  },
};
