import type { FaultKind } from './fault.js';

export const healthCheck: FaultKind = {
  name: 'health-check',
  summary: 'fails the health check and spares the requests',
  fields: [{ name: 'status', required: false }],
  probe: ({ status = 503 }, check) => {
    if (check.type === 'tcp') return { kind: 'network' };
    return check.type === 'http' && check.accepts(status) ? undefined : { kind: 'failed', status };
  },
};
