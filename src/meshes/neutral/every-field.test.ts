import { describe, expect, it } from 'vitest';
import { parseManifests } from '../../manifest/parse.js';
import type { Problem } from '../../manifest/schema.js';
import { type Document, formatPath, type Json, type JsonObject, type Path } from '../../model/document.js';
import { isObject } from '../../model/json.js';
import { checkFailover } from './check-failover.js';
import { checkScenario } from './check-scenario.js';
import { fullFailover, fullScenario } from './failover.fixture.js';

// Whatever field is broken, the report names it and its line. The text is written with one field on each line, and the line is
// found by a mark in that text, not by the reader's own positions.

/** Handed to the mesh as they are: any content is right. */
const OPEN = /^spec\.(istio\.(connectionPool|tls|subsets|loadBalancer)|envoy\.retryPolicy)/;

function paths(value: Json, path: Path = []): Path[] {
  const entries = Array.isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : [];
  return [path, ...entries.flatMap(([key, item]) => paths(item, [...path, key]))];
}

function edited(value: Json, [part, ...rest]: Path, change: (item: Json) => Json): Json {
  if (part === undefined) return change(value);
  if (Array.isArray(value)) return value.map((item, index) => (index === part ? edited(item, rest, change) : item));
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([key, item]) => [key, key === part ? edited(item, rest, change) : item]),
  );
}

function lineOf(text: string, mark: string): number {
  return text.slice(0, text.indexOf(mark)).split('\n').length;
}

describe.each([
  ['Failover', fullFailover, checkFailover],
  ['Scenario', fullScenario, checkScenario],
])('%s', (_kind, text, check: (document: Document) => Problem[]) => {
  const right = parseManifests(text, 'x.yaml').documents[0]!.value;
  const inSpec = paths(right).filter((path) => path[0] === 'spec' && !OPEN.test(formatPath(path)));

  function report(written: string) {
    const [document] = parseManifests(written, 'x.json').documents;
    return check(document!).map(({ path }) => ({ path: formatPath(path), line: document!.at(path).line }));
  }

  it('has nothing to say about a right one', () => {
    expect(report(JSON.stringify(right))).toEqual([]);
  });

  it.each(inSpec.map((path) => [formatPath(path), path] as const))('%s of a wrong type', (name, path) => {
    let wrong = '"MARK"';
    const marked = edited(right, path, (item) => {
      if (!Array.isArray(item) && !isObject(item)) wrong = '["MARK"]';
      return 'MARK';
    });
    const written = JSON.stringify(marked, null, 1).replace('"MARK"', wrong);
    expect(report(written)).toContainEqual({ path: name, line: lineOf(written, '"MARK"') });
  });

  it.each(
    inSpec
      .filter((path) => isObject(path.reduce<Json>((value, part) => (value as JsonObject)[part] as Json, right)))
      .filter((path) => !['labels', 'clusters'].includes(String(path.at(-1))))
      .map((path) => [formatPath(path), path] as const),
  )('%s with an unknown field', (name, path) => {
    const marked = edited(right, path, (item) => ({ ...(item as JsonObject), MARK: 1 }));
    const written = JSON.stringify(marked, null, 1);
    expect(report(written)).toContainEqual({ path: `${name}.MARK`, line: lineOf(written, '"MARK"') });
  });
});
