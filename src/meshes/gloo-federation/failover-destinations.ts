import type { Destination } from '../../model/plan.js';

/** Destinations of the levels after the primary, and what to tell people about them. */
export interface FailoverDestinations {
  destinations: Destination[];
  notes: string[];
}
