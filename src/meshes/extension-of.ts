import type { Json, JsonObject } from '../model/document.js';
import { asObject } from '../model/json.js';
import type { FailoverPlan } from '../model/plan.js';

/** What a plan carries for one mesh alone, as written under that mesh's key of a Failover document; empty where there is nothing. */
export function extensionOf({ extensions }: Pick<FailoverPlan, 'extensions'>, key: string): JsonObject {
  return asObject(extensions[key] as Json | undefined);
}
