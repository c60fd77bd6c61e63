import { Interrupted } from '../errors.js';

/**
 * Ctrl-C. Until a command looks at the signal, the system's own handling holds and ends the program at once, in the midst of a long computation too. After
 * that the command decides; a second Ctrl-C ends it.
 */
export class Interrupt {
  private controller?: AbortController;

  constructor(
    private readonly source: Pick<NodeJS.Process, 'on'>,
    private readonly end: () => void,
  ) {}

  get signal(): AbortSignal {
    if (this.controller !== undefined) return this.controller.signal;
    const controller = new AbortController();
    this.controller = controller;
    // A supervisor's SIGTERM asks for the same as a Ctrl-C.
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      this.source.on(name, () => {
        if (controller.signal.aborted) this.end();
        controller.abort(new Interrupted('interrupted', 'interrupted'));
      });
    }
    return controller.signal;
  }

  /** Whether an error is only the echo of Ctrl-C. */
  caused(error: unknown): boolean {
    const aborted = this.controller?.signal.aborted === true;
    return aborted && (error instanceof Interrupted || (error as Error | undefined)?.name === 'AbortError');
  }
}
