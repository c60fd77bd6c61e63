import { clientPlace } from '../engine/client-place.js';
import { explain } from '../engine/what-if.js';
import type { Document } from '../model/document.js';
import { formatLocality } from '../model/locality.js';
import type { Client } from '../model/plan.js';
import type { ExplainedPlan } from '../output/report.js';
import { clientLocalities, planKey, plansFor } from './plans.js';

/** Every service's answer for the client, or where it has no place, for one client in each locality of the inputs. */
export function explainAll(documents: readonly Document[], client: Client): ExplainedPlan[] {
  const place = client.locality ?? (formatLocality(clientPlace(client).locality) || undefined);
  if (place !== undefined) return explainFrom(documents, client, place);
  const localities = clientLocalities(documents, plansFor(documents, client));
  const clients = localities.length === 0 ? [''] : localities;
  const answers = clients.flatMap((locality) => explainFrom(documents, { ...client, locality }, locality));
  return byPlan(answers);
}

function explainFrom(documents: readonly Document[], client: Client, from: string): ExplainedPlan[] {
  return plansFor(documents, client).map((plan) => ({ ...explain(plan, client), from }));
}

/** All answers about one plan side by side, plans in the order of the input. */
function byPlan(answers: ExplainedPlan[]): ExplainedPlan[] {
  const groups = new Map<string, ExplainedPlan[]>();
  for (const answer of answers) {
    const key = planKey(answer.plan);
    groups.set(key, [...(groups.get(key) ?? []), answer]);
  }
  return [...groups.values()].flat();
}
