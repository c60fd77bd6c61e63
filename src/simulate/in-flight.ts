import type { Answer } from '../engine/engine.js';

/** One place for a request under way; used again as soon as its answer is there. */
export interface Slot {
  sentAtMs: number;
  open: boolean;
  done(answer: Answer): void;
}

/** The requests under way. A request that is answered at once costs nothing here. */
export class InFlight {
  readonly #free: Slot[] = [];
  readonly #all: Slot[] = [];
  readonly #onAnswer: (answer: Answer, sentAtMs: number) => void;
  #open = 0;

  constructor(onAnswer: (answer: Answer, sentAtMs: number) => void) {
    this.#onAnswer = onAnswer;
  }

  /** How many wait for their answer. */
  get size(): number {
    return this.#open;
  }

  /** A slot for a request that is sent now. */
  begin(sentAtMs: number): Slot {
    const slot = this.#free.pop() ?? this.#create();
    slot.sentAtMs = sentAtMs;
    slot.open = true;
    this.#open += 1;
    return slot;
  }

  /** When each request that still waits was sent. */
  waiting(): number[] {
    return this.#all.filter(({ open }) => open).map(({ sentAtMs }) => sentAtMs);
  }

  #create(): Slot {
    const slot: Slot = {
      sentAtMs: 0,
      open: false,
      done: (answer) => {
        slot.open = false;
        this.#open -= 1;
        this.#free.push(slot);
        this.#onAnswer(answer, slot.sentAtMs);
      },
    };
    this.#all.push(slot);
    return slot;
  }
}
