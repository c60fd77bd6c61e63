/**
 * The order in which objects are written, and the reverse of that in which they are removed. What switches traffic comes last: a failover
 * that is half there must never route. `mesh` groups meshes, whose trust the policies need; `failover` is what names the order and is
 * judged by the policies before it; `route` leads to what `switch` has given a failover.
 */
export const STAGES = [
  'namespace',
  'definition',
  'secret',
  'service',
  'mesh',
  'policy',
  'failover',
  'switch',
  'route',
] as const;
export type Stage = (typeof STAGES)[number];

/** How an object of ours and the live one come together. */
export type Ownership =
  /** The object is ours, whole. */
  | 'whole'
  /** We only add to an object of somebody else: never created, never deleted (the health check on a discovered Upstream, an export label). */
  | 'part'
  /** Our route among those of a VirtualService that may be somebody else's. */
  | 'route';
