import type { AdminAnswer } from '../net/admin-server.js';

export const OK: AdminAnswer = { status: 200, type: 'text/plain', body: 'OK\n' };

export function text(body: string, status = 200): AdminAnswer {
  return { status, type: 'text/plain', body: `${body}\n` };
}

/** Indented as Envoy does it. */
export function json(value: unknown): AdminAnswer {
  return { status: 200, type: 'application/json', body: `${JSON.stringify(value, undefined, 1)}\n` };
}
