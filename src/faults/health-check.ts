import type { FaultKind } from './fault.js';

/** Fails the health check and spares the requests. */
export const healthCheck: FaultKind = {
  name: 'health-check',
  fields: [{ name: 'status', required: false }],
  probe: ({ status = 503 }, check) => {
    if (check.type === 'tcp') return { kind: 'network' };
    return check.type === 'http' && check.accepts(status) ? undefined : { kind: 'failed', status };
  },
};
