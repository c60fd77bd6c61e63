import type { Origin } from '../../model/document.js';

/** One reason why the controller rejects a FailoverService. `text` is its own message, without the dot at the end. */
export interface FailoverServiceProblem {
  condition: string;
  text: string;
  origin: Origin;
}
