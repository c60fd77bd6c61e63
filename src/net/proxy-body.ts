import { Readable } from 'node:stream';

/** Envoy's `per_connection_buffer_limit_bytes`: what a request may hold and still be sent again. */
const REPLAY_LIMIT = 1_048_576;

/** The body of a client's request, handed to each try from its beginning. It flows only as fast as every try takes it. */
export class ProxyBody {
  readonly #source: Readable;
  readonly #readers = new Set<Readable>();
  #kept: Buffer[] = [];
  /** Bytes received. */
  size = 0;
  /** False once it is too large to be kept. */
  repeatable = true;
  #ended = false;
  #onComplete: (() => void) | undefined;

  constructor(source: Readable) {
    this.#source = source;
    source.on('data', (chunk: Buffer) => this.#received(chunk));
    source.on('end', () => this.#end());
    // A client that goes away is noticed elsewhere.
    source.on('error', () => undefined);
    source.pause();
  }

  /** Calls its listener once when the last byte is here. */
  whenComplete(listener: () => void): void {
    if (this.#ended) listener();
    else this.#onComplete = listener;
  }

  /** A copy from the first byte on; only while `repeatable`, or for the first. */
  read(): Readable {
    const reader = new Readable({
      read: () => this.#source.resume(),
      destroy: (error, done) => {
        this.#readers.delete(reader);
        done(error);
      },
    });
    reader.on('error', () => undefined);
    for (const chunk of this.#kept) reader.push(chunk);
    if (this.#ended) reader.push(null);
    else this.#readers.add(reader);
    return reader;
  }

  /** Nobody wants it any more: what still comes is thrown away. */
  discard(): void {
    this.#kept = [];
    this.repeatable = false;
    for (const reader of this.#readers) reader.destroy();
    this.#source.resume();
  }

  #received(chunk: Buffer): void {
    this.size += chunk.length;
    if (this.size > REPLAY_LIMIT) {
      this.repeatable = false;
      this.#kept = [];
    } else if (this.repeatable) this.#kept.push(chunk);
    let flows = true;
    for (const reader of this.#readers) flows = reader.push(chunk) && flows;
    if (!flows) this.#source.pause();
  }

  #end(): void {
    this.#ended = true;
    for (const reader of this.#readers) reader.push(null);
    this.#readers.clear();
    this.#onComplete?.();
  }
}
