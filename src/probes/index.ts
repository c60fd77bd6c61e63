import { grpc } from './grpc.js';
import { http } from './http.js';
import type { ProbeType } from './probe.js';
import { tcp } from './tcp.js';

/** How each value of `healthCheck.type` (model/detection.ts) probes. */
export const probes: readonly ProbeType[] = [grpc, http, tcp];
