import type { Screen } from '../../src/model/terminal.js';

export interface FakeScreen extends Screen {
  /** What it shows now. */
  shown: readonly string[];
  closed: number;
  press(...keys: string[]): void;
  resize(columns: number, rows: number): void;
}

/** A screen without a terminal. */
export function fakeScreen(columns = 80, rows = 24): FakeScreen {
  let onKey: (key: string) => void = () => undefined;
  let onResize: () => void = () => undefined;
  return {
    columns,
    rows,
    shown: [],
    closed: 0,
    draw(lines) {
      this.shown = lines;
    },
    onKey(listener) {
      onKey = listener;
    },
    onResize(listener) {
      onResize = listener;
    },
    close() {
      this.closed += 1;
    },
    press: (...keys) => {
      for (const key of keys) onKey(key);
    },
    resize(nextColumns, nextRows) {
      Object.assign(this, { columns: nextColumns, rows: nextRows });
      onResize();
    },
  };
}
