import type { EngineContext } from '../../engine/engine.js';
import { createLinkerdEngine } from '../../engine/linkerd-engine.js';
import { resolveReadiness } from '../../engine/resolve-readiness.js';
import { seededRandom } from '../../engine/seeded-random.js';
import { VirtualClock } from '../../engine/virtual-clock.js';
import { parseManifests } from '../../manifest/parse.js';
import type { Client, FailoverPlan, ResolvedEndpoint } from '../../model/plan.js';
import { readTopology } from '../../topology/index.js';
import type { ReadContext } from '../mesh.js';
import { linkerd } from './index.js';

export function contextOf(text: string, client?: Client): ReadContext {
  const { documents } = parseManifests(text, 'x.yaml');
  return { documents, topology: readTopology(documents), client };
}

export function plansOf(text: string, client?: Client): FailoverPlan[] {
  return linkerd.read(contextOf(text, client));
}

/** The only plan of the manifests. */
export function planOf(text: string, client?: Client): FailoverPlan {
  const [plan, ...others] = plansOf(text, client);
  if (plan === undefined || others.length > 0)
    throw new Error(`expected one plan, found ${plan ? others.length + 1 : 0}`);
  return plan;
}

/** The plan's engine among endpoints that all answer 200, started. */
export function playing(plan: FailoverPlan) {
  const clock = new VirtualClock();
  const events: string[] = [];
  const context: EngineContext = {
    clock,
    random: seededRandom(1),
    transport: {
      request(_endpoint: ResolvedEndpoint, _timeoutMs, done) {
        done({ kind: 'response', status: 200 });
        return () => undefined;
      },
      probe(_endpoint, _check, done) {
        done({ kind: 'passed' });
        return () => undefined;
      },
    },
    onEvent: ({ type, detail }) => events.push(`${clock.now()} ${type} ${detail}`),
  };
  const engine = createLinkerdEngine(plan, {}, resolveReadiness(plan, {}), context);
  engine.start();
  /** Name of the endpoint that answers, or the status where none does. */
  const send = (): string => {
    let got = 'waiting';
    engine.send(({ endpoint, status }) => {
      got = endpoint?.name ?? String(status);
    });
    return got;
  };
  return { engine, clock, events, send };
}
