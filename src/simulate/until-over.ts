import type { Outcome, ResponseEnd } from '../model/transport.js';

/** Calls `over` when the response has ended, and lets the engine know as well. */
export function untilOver(outcome: Outcome, over: () => void): Outcome {
  if (outcome.kind !== 'response' || outcome.whenOver === undefined) {
    over();
    return outcome;
  }
  let known: ResponseEnd | undefined;
  const listeners: ((end: ResponseEnd) => void)[] = [];
  outcome.whenOver((end) => {
    known = end;
    over();
    for (const listener of listeners) listener(end);
  });
  return {
    ...outcome,
    whenOver: (listener) => {
      if (known === undefined) listeners.push(listener);
      else listener(known);
    },
  };
}
