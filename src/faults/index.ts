import { delay } from './delay.js';
import { drain } from './drain.js';
import type { FaultKind } from './fault.js';
import { healthCheck } from './health-check.js';
import { http } from './http.js';
import { refuse } from './refuse.js';
import { reset } from './reset.js';
import { scale } from './scale.js';
import { timeout } from './timeout.js';

/** Every value of `fault.type`. */
export const faults: readonly FaultKind[] = [delay, drain, healthCheck, http, refuse, reset, scale, timeout];
