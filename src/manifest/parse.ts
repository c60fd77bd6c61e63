// Provisional: the real reader replaces this file; the signature stays.
import { LineCounter, parseAllDocuments, isMap, isSeq, isScalar, type Node } from 'yaml';
import type { InputProblem } from '../errors.js';
import type { Document, JsonObject, Path, Position, Recogniser } from '../model/document.js';

export interface ParseResult {
  documents: Document[];
  problems: InputProblem[];
}

export function parseManifests(text: string, file: string, recognisers: readonly Recogniser[] = []): ParseResult {
  const lines = new LineCounter();
  const documents: Document[] = [];
  const problems: InputProblem[] = [];
  for (const doc of parseAllDocuments(text, { lineCounter: lines }) as Iterable<import('yaml').Document>) {
    for (const error of doc.errors) {
      const p = lines.linePos(error.pos[0]);
      problems.push({ position: { file, line: p.line, column: p.col }, message: error.message });
    }
    const value = doc.toJS() as JsonObject | null;
    if (value === null) continue;
    const items = value.kind === 'List' && Array.isArray(value.items) ? (value.items as JsonObject[]).map((v, i) => [v, ['items', i]] as const) : [[value, []] as const];
    for (const [item, base] of items) {
      const named = typeof item.kind === 'string' ? undefined : recognisers.map((r) => r(item)).find((r) => r);
      const meta = (item.metadata ?? {}) as JsonObject;
      const annotations = (meta.annotations ?? {}) as Record<string, string>;
      const at = (path: Path = []): Position => {
        let node: unknown = doc.contents;
        let at: Node | null = doc.contents as Node | null;
        for (const part of [...base, ...path]) {
          if (isMap(node)) {
            const pair = node.items.find((i) => isScalar(i.key) && String(i.key.value) === String(part));
            if (!pair) break;
            at = pair.key as Node;
            node = pair.value;
          } else if (isSeq(node)) {
            const next = node.items[part as number] as Node | undefined;
            if (!next) break;
            at = next;
            node = next;
          } else break;
        }
        const p = lines.linePos(at?.range?.[0] ?? 0);
        return { file, line: p.line, column: p.col };
      };
      documents.push({
        apiVersion: named?.apiVersion ?? String(item.apiVersion ?? ''),
        kind: named?.kind ?? String(item.kind ?? ''),
        name: named?.name ?? String(meta.name ?? ''),
        namespace: typeof meta.namespace === 'string' ? meta.namespace : undefined,
        cluster: annotations['failover.dev/cluster'],
        labels: (meta.labels ?? {}) as Record<string, string>,
        annotations,
        value: item,
        file,
        at,
        toJSON: () => ({ apiVersion: item.apiVersion, kind: item.kind, name: meta.name, file }),
      });
    }
  }
  return { documents, problems };
}
