import type { Field } from '../../../resources/field.js';
import type { Verdict } from '../../mesh.js';
import type { AdmissionCode } from './codes.js';

/** One finding of Istio's checks. The webhook finds some warnings and throws them away: those are not `said`. */
export interface Judgement extends Verdict {
  code: AdmissionCode;
  said: boolean;
}

/** What Istio's checks find in one object, in their order. */
export class Admission {
  private constructor(
    readonly judgements: Judgement[],
    private readonly keepsWarnings: boolean,
  ) {}

  static begin(): Admission {
    return new Admission([], true);
  }

  /** For subsets and port settings, of which only errors are returned (istio: validation.go appendErrors keeps `Err` alone). */
  withoutWarnings(): Admission {
    return new Admission(this.judgements, false);
  }

  error(at: Field, code: AdmissionCode, message: string): void {
    this.judgements.push({ ...at.origin, code, level: 'error', message, said: true });
  }

  warning(at: Field, code: AdmissionCode, message: string): void {
    this.judgements.push({ ...at.origin, code, level: 'warning', message, said: this.keepsWarnings });
  }
}
