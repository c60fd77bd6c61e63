import type { Target } from '../model/scenario.js';

/** What `?endpoint=…&cluster=…&priority=…` selects, as a scenario's target does. */
const SELECTORS = ['endpoint', 'cluster', 'namespace', 'service', 'locality', 'priority'] as const;

/** The target of a request; empty where it selects nothing. A text says what is wrong with it. */
export function parseTarget(parameters: URLSearchParams): Target | string {
  const unknown = [...parameters.keys()].find((name) => !(SELECTORS as readonly string[]).includes(name));
  if (unknown !== undefined) return `found \`${unknown}\`, expected ${SELECTORS.join(', ')}`;
  const { priority, ...rest } = Object.fromEntries(parameters) as Record<string, string>;
  if (priority === undefined) return rest;
  if (!/^\d{1,3}$/.test(priority)) return `priority: found \`${priority}\`, expected a number, 0 for the first level`;
  return { ...rest, priority: Number(priority) };
}
