import type { SimulationEvent, SimulationEventType } from '../model/simulation.js';
import type { ViewStyle } from './interactive-style.js';
import { cell, clockText } from './interactive-text.js';

const COLORS: Partial<Record<SimulationEventType, 'red' | 'green' | 'yellow' | 'cyan'>> = {
  fault: 'red',
  recover: 'green',
  ejected: 'red',
  unejected: 'green',
  'health-check-failed': 'red',
  'health-check-passed': 'green',
  panic: 'yellow',
  'panic-ended': 'green',
  'priority-shift': 'cyan',
  'weights-changed': 'cyan',
};

/** The event in words, without its time: `priority-shift  100/0 -> 0/100`. */
export function eventText({ type, detail, endpoint }: SimulationEvent): string {
  return [type, detail === type ? '' : detail, endpoint].filter((part) => part !== '').join('  ');
}

/** The latest events in `rows` lines, the newest first. */
export function logLines(
  log: readonly SimulationEvent[],
  { columns, rows }: { columns: number; rows: number },
  style: ViewStyle,
): string[] {
  return log
    .slice(-rows)
    .reverse()
    .map((event) => {
      const time = `${clockText(event.atMs)}.${Math.floor((event.atMs % 1000) / 100)}`;
      const paint = style[COLORS[event.type] ?? 'dim'];
      return `${style.dim(cell(time, 9, 'right'))}  ${paint(cell(eventText(event), columns - 11))}`;
    });
}
