import type { Fault } from '../model/scenario.js';

/** The fault in a few words: `http 503 50%`. */
export function describeFault(fault: Fault): string {
  const parts: string[] = [fault.type];
  if (fault.status !== undefined) parts.push(`${fault.status}`);
  if (fault.byMs !== undefined) parts.push(`by ${fault.byMs}ms`);
  if (fault.to !== undefined) parts.push(`to ${fault.to}`);
  if (fault.percent !== undefined) parts.push(`${fault.percent}%`);
  if (fault.on !== undefined) parts.push(`on ${fault.on}`);
  return parts.join(' ');
}
