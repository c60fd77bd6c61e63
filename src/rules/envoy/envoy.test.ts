import { expect, it } from 'vitest';
import { parseManifests } from '../../manifest/parse.js';
import { recognise } from '../../meshes/envoy/recognise.js';
import { createContext } from '../context.js';
import type { Problem, Rule } from '../rule.js';
import { runRule } from '../run-rule.js';
import { levelCannotEmpty } from './level-cannot-empty.js';
import { neverEjects } from './never-ejects.js';
import { spillBelow72 } from './spill-below-72.js';

function problems(rule: Rule, text: string): Problem[] {
  const found: Problem[] = [];
  const { documents } = parseManifests(text, 'x.yaml', [recognise]);
  runRule(rule, createContext(documents, 0), (problem) => found.push(problem));
  return found;
}

function cluster(levels: number[], outlier: string, type = 'STATIC'): string {
  const host = (port: number) => ({
    endpoint: { address: { socket_address: { address: type === 'STATIC' ? '127.0.0.1' : 'web', port_value: port } } },
  });
  const endpoints = levels.map((hosts, priority) => ({
    priority,
    lb_endpoints: Array.from({ length: hosts }, (_, index) => host(8000 + 100 * priority + index)),
  }));
  const load_assignment = { cluster_name: 'web', endpoints };
  return `{ "name": "web", "type": "${type}", "outlier_detection": { ${outlier} }, "load_assignment": ${JSON.stringify(load_assignment)} }`;
}

// envoy: source/common/upstream/outlier_detection_impl.cc, 100 * (ejected + 1) / hosts <= max_ejection_percent
it.each([
  [[5, 4], '', 1],
  [[5, 5], '', 0],
  [[1, 1], '"max_ejection_percent": 49', 1],
  [[1, 1], '"max_ejection_percent": 50', 0],
  [[1, 1], '"always_eject_one_host": true', 0],
])('%j with { %s }: nothing can be ejected %i times', (levels, outlier, count) => {
  expect(problems(neverEjects, cluster(levels, outlier))).toHaveLength(count);
});

it('calls it an error only where the number of hosts is known and something comes after them', () => {
  const severities = (levels: number[], type?: string) =>
    problems(neverEjects, cluster(levels, '', type)).map(({ severity }) => severity);
  expect(severities([1, 1])).toEqual(['error']);
  expect(severities([2])).toEqual(['warning']);
  expect(severities([1, 1], 'STRICT_DNS')).toEqual(['warning']);
});

it('computes the percent that empties the first level', () => {
  const [found] = problems(levelCannotEmpty, cluster([4, 2], '"max_ejection_percent": 50'));
  expect(found?.message).toContain('4 of 6 hosts are at the first level and at most 3 can be ejected');
  expect(found?.message).toContain('at least 67');
  expect(problems(levelCannotEmpty, cluster([4, 2], '"max_ejection_percent": 67'))).toEqual([]);
});

// envoy: priority load docs table, 140 * healthy / hosts
it.each([
  [[4, 1], '3 of its 4 hosts are healthy; with 2 it keeps 70%'],
  [[7, 1], '5 of its 7 hosts are healthy; with 4 it keeps 80%'],
])('%j: %s', (levels, text) => {
  expect(problems(spillBelow72, cluster(levels, ''))[0]?.message).toContain(text);
});
