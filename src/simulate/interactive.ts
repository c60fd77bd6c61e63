import type { Clock } from '../model/clock.js';
import type { Screen } from '../model/terminal.js';
import { pressKey, type ViewAction } from './interactive-keys.js';
import { initialView, logEvent } from './interactive-state.js';
import type { ViewStyle } from './interactive-style.js';
import { renderView } from './interactive-view.js';
import type { LiveSession } from './live-session.js';

/** The view is drawn anew this often, and after each key. */
const FRAME_MS = 200;

/** What the view is given of the world. */
export interface InteractiveWorld {
  screen: Screen;
  clock: Clock;
  style: ViewStyle;
  /** Ends the view from outside: Ctrl-C as a signal, the end of `--for`. */
  signal: AbortSignal;
  /** Where to reach us, for the header. */
  about?: readonly string[];
  /** Writes the record so far to a file of its own and gives its name. @throws where it cannot be written. */
  record(): Promise<string>;
}

/** Shows the session until somebody quits. The screen is closed then; the session goes on. */
export function interactive(session: LiveSession, world: InteractiveWorld): Promise<void> {
  const { screen, clock, style, signal, about } = world;
  let state = initialView;
  let cancelFrame: () => void = () => undefined;

  const draw = (): void => screen.draw(renderView(session.snapshot(), state, screen, style, about));
  const say = (message: string): void => {
    state = { ...state, message };
    draw();
  };

  return new Promise((resolve, reject) => {
    const forget = session.onEvent((event) => {
      state = logEvent(state, event);
    });
    const leave = (): void => {
      cancelFrame();
      forget();
      signal.removeEventListener('abort', end);
      screen.close();
    };
    const end = (): void => {
      leave();
      resolve();
    };
    const onKey = (key: string): void => {
      const pressed = pressKey(state, key, session.snapshot());
      state = pressed.state;
      if (pressed.action?.type === 'quit') {
        end();
        return;
      }
      if (pressed.action?.type === 'record') {
        world.record().then(
          (file) => say(`wrote ${file}`),
          (error: Error) => say(`not written: ${error.message}`),
        );
      } else if (pressed.action !== undefined) {
        // First the deed, whose events go into the log of the state.
        const message = act(session, pressed.action);
        state = { ...state, message };
      }
      draw();
    };
    if (signal.aborted) {
      end();
      return;
    }
    signal.addEventListener('abort', end);
    screen.onResize(guarded(draw));
    screen.onKey(guarded(onKey));
    const frame = guarded(() => {
      draw();
      cancelFrame = clock.after(FRAME_MS, frame);
    });
    frame();

    /** A bug in the view must not leave the terminal behind. */
    function guarded<Args extends unknown[]>(work: (...args: Args) => void): (...args: Args) => void {
      return (...args) => {
        try {
          work(...args);
        } catch (error) {
          leave();
          reject(error);
        }
      };
    }
  });
}

/** Does it, and says so. */
export function act(session: LiveSession, action: Exclude<ViewAction, { type: 'quit' | 'record' }>): string {
  switch (action.type) {
    case 'fail':
      return matched(session.fail(action.target), `failed ${action.what}`);
    case 'restore':
      return matched(session.restore(action.target), `restored ${action.what}`);
    case 'next-event':
      return session.nextEvent() ? 'the next event of the scenario' : 'the scenario has no more events';
    case 'rate':
      session.setRate(action.rps);
      return action.rps === 0 ? 'no requests of our own' : `${action.rps} requests/s`;
    case 'pause':
      session.pause(action.paused);
      return action.paused ? 'paused: no requests of our own' : 'going on';
  }
}

function matched(count: number, what: string): string {
  if (count === 0) return `nothing there: not ${what}`;
  return `${what}${count === 1 ? '' : `: ${count} endpoints`}`;
}
