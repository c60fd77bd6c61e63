import type { Json, Origin, Path } from '../model/document.js';
import { asObject } from '../model/json.js';
import type { FailoverPlan, Loss } from '../model/plan.js';

/** What a renderer could not carry over, in the order in which it noticed. */
export class Losses {
  readonly list: Loss[] = [];
  readonly #plan: FailoverPlan;

  constructor(plan: FailoverPlan) {
    this.#plan = plan;
  }

  /**
   * @param field as a Failover document would name it: `detection.healthCheck`.
   * @param origin where it was written; by default that field of the plan's Failover document, else the object that defines the failover.
   */
  add(field: string, why: string, advice: string, origin: Origin = this.#originOf(field)): void {
    if (this.list.some((loss) => loss.field === field && loss.why === why)) return;
    this.list.push({ field, origin, why, advice });
  }

  /** What the plan's Failover document says below `spec`: a mesh's own plan may have dropped it already. */
  written(...path: string[]): Json | undefined {
    const { document } = this.#plan.origin;
    if (document.kind !== 'Failover') return undefined;
    return path.reduce<Json | undefined>((value, key) => asObject(value)[key], document.value.spec);
  }

  #originOf(field: string): Origin {
    const { document } = this.#plan.origin;
    if (document.kind !== 'Failover') return this.#plan.origin;
    const path: Path = ['spec', ...field.split('.')];
    return { document, path };
  }
}
