export interface ScreenCell {
  text: string;
  /** 0 black to 7 white. */
  color?: number;
  bold?: boolean;
  dim?: boolean;
}

export class TerminalScreen {
  constructor(columns: number, rows: number);
  columns: number;
  rows: number;
  cells: (ScreenCell | undefined)[][];
  alternate: boolean;
  cursor: boolean;
  resize(columns: number, rows: number): void;
  write(text: string): void;
  lines(): string[];
}

export class Robot {
  constructor(
    command: readonly string[],
    options?: { columns?: number; rows?: number; cwd?: string; env?: Record<string, string | undefined> },
  );
  raw: string;
  readonly screen: TerminalScreen;
  readonly ended: Promise<{ code: number; cooked: boolean; echo: boolean }>;
  press(keys: string): void;
  resize(columns: number, rows: number): void;
  signal(name: string): void;
  text(): string;
  see(pattern: RegExp, timeoutMs?: number): Promise<void>;
  kill(): void;
}

export const keys: Record<'up' | 'down' | 'home' | 'end' | 'ctrlC', string>;
