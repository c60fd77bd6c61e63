import type { Clock } from '../model/clock.js';
import type { FailoverPlan } from '../model/plan.js';
import type { Cancel, Outcome } from '../model/transport.js';
import type { Address, HttpClient, Question } from '../net/client.js';
import { http1Client } from '../net/client-http1.js';
import { http2Client } from '../net/client-http2.js';
import { dial, readyEvent } from '../net/client-socket.js';
import { encodeHealthRequest } from '../net/grpc-health.js';

/** Sends requests of our own to one address. */
export interface Requester {
  /** `done` is told the outcome when the head of the answer is there; the rest of it is read and dropped. */
  send(connectTimeoutMs: number, done: (outcome: Outcome) => void): Cancel;
  close(): void;
}

/** Requests as the plan's protocol wants them: `GET /`, a gRPC health check, or a mere TCP connection. */
export function openRequester(protocol: string, address: Address, authority: string, clock: Clock): Requester {
  if (protocol === 'tcp' || protocol === 'tls') {
    return { send: (connectTimeoutMs, done) => connectOnly(address, connectTimeoutMs, clock, done), close: () => {} };
  }
  const multiplexed = protocol === 'http2' || protocol === 'grpc';
  const client = multiplexed ? http2Client(address, true) : http1Client(address, true);
  const question = protocol === 'grpc' ? healthQuestion(authority) : { ...PLAIN, authority };
  return {
    send: (connectTimeoutMs, done) => ask(client, question, connectTimeoutMs, clock, done),
    close: () => client.close(),
  };
}

/** The host of requests of our own to an endpoint. */
export function authorityOf(plan: FailoverPlan, endpoint: { hostname?: string }): string {
  return endpoint.hostname ?? plan.service;
}

const PLAIN = { method: 'GET', path: '/', headers: { 'user-agent': 'failover' } };

function healthQuestion(authority: string): Question {
  return {
    method: 'POST',
    path: '/grpc.health.v1.Health/Check',
    authority,
    headers: { 'user-agent': 'failover', 'content-type': 'application/grpc', te: 'trailers' },
    body: encodeHealthRequest(''),
  };
}

function ask(
  client: HttpClient,
  question: Question,
  connectTimeoutMs: number,
  clock: Clock,
  done: (outcome: Outcome) => void,
): Cancel {
  let answered = false;
  const end = (outcome: Outcome): void => {
    if (answered) return;
    answered = true;
    stopWaiting();
    done(outcome);
  };
  let takeBack: Cancel = () => {};
  const stopWaiting = clock.after(connectTimeoutMs, () => {
    takeBack();
    end({ kind: 'connect-timeout' });
  });
  takeBack = client.ask(question, {
    connected: stopWaiting,
    head: ({ status, headers }) => {
      const code = Number(headers['grpc-status']);
      const grpcStatus = headers['grpc-status'] === undefined || Number.isNaN(code) ? {} : { grpcStatus: code };
      end({ kind: 'response', status, headers, ...grpcStatus });
    },
    ended: () => {},
    failed: ({ kind }) => end({ kind: kind === 'connect' ? 'connect-failure' : 'reset' }),
  });
  return () => {
    stopWaiting();
    if (!answered) takeBack();
  };
}

function connectOnly(
  address: Address,
  connectTimeoutMs: number,
  clock: Clock,
  done: (outcome: Outcome) => void,
): Cancel {
  const socket = dial(address);
  const end = (outcome?: Outcome): void => {
    stopWaiting();
    socket.removeAllListeners();
    // What a destroyed socket still says is no news.
    socket.on('error', () => {});
    socket.destroy();
    if (outcome !== undefined) done(outcome);
  };
  const stopWaiting = clock.after(connectTimeoutMs, () => end({ kind: 'connect-timeout' }));
  socket.once(readyEvent(address), () => end({ kind: 'response', status: 200 }));
  socket.once('error', () => end({ kind: 'connect-failure' }));
  socket.once('close', () => end({ kind: 'connect-failure' }));
  return () => end();
}
