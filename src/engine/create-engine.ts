import type { EngineFactory } from './engine.js';
import { EnvoyEngine } from './envoy-engine.js';
import { createLinkerdEngine } from './linkerd-engine.js';

/** The data plane of the plan's mesh for one client: Linkerd's where weights rule, Envoy's elsewhere. */
export const createEngine: EngineFactory = (plan, client, groups, context) => {
  const weights = plan.ordering.by === 'readiness' || plan.ordering.by === 'weight';
  return weights ? createLinkerdEngine(plan, client, groups, context) : new EnvoyEngine(plan, client, groups, context);
};
