import type { FailoverPlan } from '../model/plan.js';

/** `host:port (subset v1)`. */
export function planTitle({ service, port, subset }: FailoverPlan): string {
  return `${service}${port === undefined ? '' : `:${port}`}${subset === undefined ? '' : ` (subset ${subset})`}`;
}

/** A mesh's name as its own people write it: `service-mesh-hub` gives `Service Mesh Hub`. */
export function meshTitle(mesh: string): string {
  return mesh
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}

/** The localities of clients, one of which may have none. */
export function seenFrom(localities: readonly string[]): string {
  return localities.map((locality) => (locality === '' ? 'a client without locality' : locality)).join(', ');
}
