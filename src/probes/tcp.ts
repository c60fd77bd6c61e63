import type { Address } from '../net/client.js';
import { failureText } from '../net/client.js';
import { dial, readyEvent } from '../net/client-socket.js';
import type { ProbeAnswer, Prober, ProbeType } from './probe.js';

type Socket = ReturnType<typeof dial>;

const PASSED: ProbeAnswer = { outcome: { kind: 'passed' }, detail: 'connected' };
/** Bytes that do not match wait for more until the time is up; no more than these are kept. */
const KEPT_BYTES = 65_536;

/**
 * A connection, and where bytes are expected, an exchange of bytes: the blocks must come in order, with anything between them. Without
 * expected bytes nothing is sent and the connection closes each time. envoy: health_checkers/tcp/health_checker_impl.cc.
 */
export const tcp: ProbeType = {
  name: 'tcp',
  open: ({ address }, check) => {
    const blocks = (check.tcp?.receive ?? []).map(bytes);
    const send = check.tcp?.send;
    return new TcpProber(
      address,
      send === undefined || blocks.length === 0 ? undefined : bytes(send),
      blocks,
      check.reuseConnection && blocks.length > 0,
    );
  },
};

class TcpProber implements Prober {
  readonly #address: Address;
  readonly #send: Buffer | undefined;
  readonly #blocks: readonly Buffer[];
  readonly #keeps: boolean;
  #socket: Socket | undefined;

  constructor(address: Address, send: Buffer | undefined, blocks: readonly Buffer[], keeps: boolean) {
    this.#address = address;
    this.#send = send;
    this.#blocks = blocks;
    this.#keeps = keeps;
  }

  get connected(): boolean {
    return this.#socket !== undefined;
  }

  probe(done: (answer: ProbeAnswer) => void): () => void {
    const open = this.#socket;
    const socket = open ?? dial(this.#address);
    let received: Buffer = Buffer.alloc(0);
    let pending = true;
    const end = (answer: ProbeAnswer): void => {
      if (!pending) return;
      pending = false;
      this.#release(socket, answer.outcome.kind === 'passed' && this.#keeps);
      done(answer);
    };
    const lost = (detail: string): void => end({ outcome: { kind: 'network' }, detail });
    const ready = (): void => {
      if (this.#blocks.length === 0) end(PASSED);
      else if (this.#send !== undefined) socket.write(this.#send);
    };
    socket.removeAllListeners('data');
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length > KEPT_BYTES) received = received.subarray(-KEPT_BYTES);
      if (inOrder(received, this.#blocks)) end({ ...PASSED, detail: 'answer matches' });
    });
    socket.on('error', (error) => lost(failureText(error)));
    socket.on('close', () => lost('connection closed'));
    socket.on('end', () => lost('connection closed'));
    if (open === undefined) socket.once(readyEvent(this.#address), ready);
    else ready();
    return () => {
      if (!pending) return;
      pending = false;
      this.#release(socket, false);
    };
  }

  close(): void {
    if (this.#socket !== undefined) this.#release(this.#socket, false);
  }

  /** Keeps the connection for the next probe, or closes it. */
  #release(socket: Socket, keep: boolean): void {
    socket.removeAllListeners();
    this.#socket = keep ? socket : undefined;
    const forget = (): void => {
      if (this.#socket === socket) this.#socket = undefined;
      socket.destroy();
    };
    // Between two probes nobody listens: the next one opens a new connection.
    socket.on('error', forget).on('end', forget).on('close', forget);
    if (!keep) socket.destroy();
  }
}

function inOrder(received: Buffer, blocks: readonly Buffer[]): boolean {
  let at = 0;
  for (const block of blocks) {
    const found = received.indexOf(block, at);
    if (found < 0) return false;
    at = found + block.length;
  }
  return true;
}

/** A plan holds payloads as Envoy writes them, in hex. */
function bytes(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}
