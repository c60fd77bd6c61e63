import { Agent, type IncomingMessage, request } from 'node:http';
import { type Address, BODY_LIMIT, failureText, type HttpClient, type Question, type ReplyListener } from './client.js';
import { dial, readyEvent } from './client-socket.js';

/** HTTP/1.1 to one address, by Node's own client. @param keepAlive whether connections are used again. */
export function http1Client(address: Address, keepAlive: boolean): HttpClient {
  const agent = new Agent({ keepAlive, maxFreeSockets: keepAlive ? 64 : 0 });
  agent.createConnection = () => dial(address, ['http/1.1']);
  return {
    get connected() {
      return Object.values(agent.freeSockets).some((sockets) => (sockets?.length ?? 0) > 0);
    },
    ask: (question, listener) => ask(agent, readyEvent(address), question, listener),
    close: () => agent.destroy(),
  };
}

function ask(agent: Agent, ready: string, question: Question, listener: ReplyListener): () => void {
  const { method, path, authority, headers, body } = question;
  let open = true;
  let connected = false;
  const end = (tell: () => void): void => {
    if (!open) return;
    open = false;
    tell();
  };
  const asked = request({
    agent,
    method,
    path,
    headers: { host: authority, ...headers, ...(body === undefined ? {} : { 'content-length': `${body.length}` }) },
    setHost: false,
  });
  asked.on('socket', (socket) => {
    const stand = (): void => {
      connected = true;
      if (open) listener.connected?.();
    };
    if (asked.reusedSocket) stand();
    else socket.once(ready, stand);
  });
  asked.on('response', (answer) => {
    const head = { status: answer.statusCode ?? 0, headers: joined(answer.headers) };
    if (open) listener.head?.(head);
    readBody(answer, (whole) => end(() => listener.ended({ ...head, body: whole, trailers: joined(answer.trailers) })));
    answer.on('error', (error) => end(() => listener.failed({ kind: 'reset', detail: failureText(error) })));
  });
  asked.on('error', (error) =>
    end(() => listener.failed({ kind: connected ? 'reset' : 'connect', detail: failureText(error) })),
  );
  asked.end(body);
  return () => {
    if (!open) return;
    open = false;
    asked.destroy();
  };
}

function readBody(answer: IncomingMessage, done: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  answer.on('data', (chunk: Buffer) => {
    if (size < BODY_LIMIT) chunks.push(chunk.subarray(0, BODY_LIMIT - size));
    size += chunk.length;
  });
  answer.on('end', () => {
    if (answer.complete) done(Buffer.concat(chunks));
  });
}

function joined(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}
