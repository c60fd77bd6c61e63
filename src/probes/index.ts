import { grpc } from './grpc.js';
import { http } from './http.js';
import type { ProbeType } from './probe.js';
import { tcp } from './tcp.js';

/** Every value of `healthCheck.type`. */
export const probes: readonly ProbeType[] = [grpc, http, tcp];
