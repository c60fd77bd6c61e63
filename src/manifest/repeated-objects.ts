import type { InputProblem } from '../errors.js';
import { apiGroup, type Document } from '../model/document.js';

/** The documents whose object stands among the earlier ones already, each with the problem that names both places. */
export function repeatedObjects(documents: readonly Document[]): Map<Document, InputProblem> {
  const first = new Map<string, Document>();
  const repeated = new Map<Document, InputProblem>();
  for (const document of documents) {
    const { kind, namespace = '', name, cluster = '', value } = document;
    // What is no Kubernetes object has a name of our making, and generateName makes a new object each time.
    const metadata = value.metadata as { name?: unknown } | undefined;
    if (value.apiVersion === undefined || !metadata?.name) continue;
    const key = [apiGroup(document.apiVersion), kind, namespace, name, cluster].join('\n');
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, document);
    else repeated.set(document, twice(document, earlier));
  }
  return repeated;
}

function twice(document: Document, earlier: Document): InputProblem {
  const { kind, namespace, name, cluster } = document;
  const { file, line, column } = earlier.at();
  return {
    position: document.at(),
    path: 'metadata.name',
    message: `found ${kind} \`${namespace === undefined ? '' : `${namespace}/`}${name}\`${cluster === undefined ? '' : ` of cluster \`${cluster}\``} a second time, expected each object once; the first is at ${file}:${line}:${column}`,
    docs: 'syntax/repeated-object',
    hint: 'remove one of the two, or say with the annotation `failover.dev/cluster` in which cluster each stands',
  };
}
