import { Chalk } from 'chalk';

/** Colours and widths, decided once at the edge. Without colour every function returns its text. */
export interface Style {
  width: number;
  color: boolean;
  /** True when long lists and long names are shown in full: in a pipe, and with `-v`. */
  full: boolean;
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  blue(text: string): string;
  cyan(text: string): string;
  /** The colour of a level: 0 green, 1 yellow, 2 magenta, 3 cyan, then blue. */
  level(priority: number, text: string): string;
}

/** A style for a terminal of this width. */
export function createStyle(color: boolean, width: number, full = true): Style {
  const chalk = new Chalk({ level: color ? 1 : 0 });
  const levels = [chalk.green, chalk.yellow, chalk.magenta, chalk.cyan, chalk.blue];
  return {
    width,
    color,
    full,
    bold: (text) => chalk.bold(text),
    dim: (text) => chalk.dim(text),
    red: (text) => chalk.red(text),
    green: (text) => chalk.green(text),
    yellow: (text) => chalk.yellow(text),
    blue: (text) => chalk.blue(text),
    cyan: (text) => chalk.cyan(text),
    level: (priority, text) =>
      (levels[Math.max(0, Math.min(priority, levels.length - 1))] as (text: string) => string)(text),
  };
}
