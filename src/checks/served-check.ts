import { apiGroup, type JsonObject } from '../model/document.js';
import type { Check, CheckSubject, Outcome } from './check.js';

/** Whether the CustomResourceDefinitions of everything that is to be written are there, in the version in which it is written. */
export function servedCheck(mesh: string, { groups, install }: { groups: readonly string[]; install: string }): Check {
  return {
    id: `${mesh}/definitions`,
    mesh,
    severity: 'error',
    async run({ cluster, objects }: CheckSubject): Promise<Outcome[]> {
      const needed = neededKinds(objects.filter(({ apiVersion }) => groups.includes(apiGroup(String(apiVersion)))));
      const outcomes = await Promise.all(
        needed.map(async (needs) => ({ ...needs, there: await cluster.serves(needs.apiVersion, needs.kind) })),
      );
      const missing = outcomes.filter(({ there }) => !there);
      if (outcomes.length === 0) return [];
      if (missing.length === 0) {
        return [
          {
            ok: true,
            message: `serves ${outcomes.map(({ kind, apiVersion }) => `${kind} (${apiVersion})`).join(', ')}`,
          },
        ];
      }
      return missing.map(({ kind, apiVersion }) => ({
        ok: false,
        message: `does not serve ${kind} of ${apiVersion}`,
        hint: install,
      }));
    },
  };
}

function neededKinds(objects: readonly JsonObject[]): { apiVersion: string; kind: string }[] {
  const kinds = objects.map(({ apiVersion, kind }) => ({ apiVersion: String(apiVersion), kind: String(kind) }));
  return [...new Map(kinds.map((one) => [`${one.apiVersion} ${one.kind}`, one])).values()];
}
