import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ApiAnswer, ApiConnection } from '../net/api-connection.js';
import { ConnectionFailure } from '../net/api-failure.js';
import type { Call } from './cluster-error.js';
import { RestApi } from './rest-api.js';

const call: Call = { cluster: 'east', verb: 'get', apiVersion: 'v1', kind: 'Secret', namespace: 'x', name: 'a' };
const refused = new ConnectionFailure('unreachable', 'the connection was refused', 'east:6443', false, undefined);
const cut = new ConnectionFailure('cut', 'the connection was cut', 'east:6443', true, undefined);
const answer = (status: number): ApiAnswer => ({ status, headers: {}, text: '{}' });

describe('an answer that is none, or a refusal', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** What is answered, one after the other, the last for ever. */
  function send(what: Call, answers: readonly (ApiAnswer | ConnectionFailure)[]) {
    let asked = 0;
    const connection = {
      url: 'https://east:6443',
      send: async () => {
        const next = answers[Math.min(asked, answers.length - 1)];
        asked += 1;
        if (next instanceof Error) throw next;
        return next;
      },
    } as unknown as ApiConnection;
    const session = { connection, headers: {}, expired: () => undefined };
    const api = new RestApi({
      session: async (refused) => (refused === undefined ? session : undefined),
      timeoutMs: 0,
      context: 'east',
    });
    return { asked: () => asked, asking: api.ask(what, { method: 'GET', path: '/a', isIdempotent: true }) };
  }

  function ask(...answers: (ApiAnswer | ConnectionFailure)[]) {
    const { asked, asking } = send(call, answers);
    const status = asking.then(
      (answered) => answered.status,
      (error) => error.code as string,
    );
    return { asked, status };
  }

  it('is final at once', async () => {
    const { asked, status } = ask(answer(403));
    expect([await status, asked()]).toEqual([403, 1]);
    const old = ask(answer(401));
    expect([await old.status, old.asked()]).toEqual(['unauthorized', 1]);
  });

  it.each([401, 403])(
    '%i of a server that was just away is asked again: it reads its roles only then',
    async (code) => {
      const { asked, status } = ask(cut, answer(code), answer(code), answer(200));
      await vi.advanceTimersByTimeAsync(5000);
      expect([await status, asked()]).toEqual([200, 4]);
    },
  );

  it.each([
    ['apply', [cut, refused], true],
    ['apply', [refused], false],
    ['get', [cut, refused], false],
  ] as const)('of %s after %s leaves open whether it was done: %s', async (verb, answers, isUnsure) => {
    const failed = send({ ...call, verb }, answers).asking.catch((error) => error);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await failed).toMatchObject({ code: 'unreachable', isUnsure });
  });

  it('is believed in the end', async () => {
    const { status } = ask(cut, answer(403));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await status).toBe(403);
  });
});

describe('what a server warns of', () => {
  it('is told once, when something is written', async () => {
    const warning = '299 - "Widget v1 is old, use \\"v2\\"", 299 - "another thing"';
    const connection = {
      url: 'https://east:6443',
      send: async () => ({ status: 200, headers: { warning }, text: '{}' }),
    } as unknown as ApiConnection;
    const told: string[] = [];
    const api = new RestApi({
      session: async () => ({ connection, headers: {}, expired: () => undefined }),
      timeoutMs: 0,
      context: 'east',
      warned: (text) => told.push(text),
    });
    await api.ask(call, { method: 'GET', path: '/a', isIdempotent: true });
    expect(told).toEqual([]);
    for (const path of ['/a', '/b']) await api.ask(call, { method: 'PATCH', path, isIdempotent: true });
    expect(told).toEqual(['Widget v1 is old, use "v2"', 'another thing']);
  });
});
