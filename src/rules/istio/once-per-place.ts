import { formatPath } from '../../model/document.js';
import type { Report } from '../rule.js';

/**
 * A block that many subsets and ports inherit is told once: the first thing said of a place stands. The mesh
 * config is YAML inside a ConfigMap: there the key that holds it is the place.
 */
export function oncePerPlace(report: Report): Report {
  const told = new Map<object, Set<string>>();
  return (problem) => {
    const inner = problem.document.kind === 'ConfigMap' && problem.path[0] !== 'data';
    const { fix: _, ...rest } = problem;
    const outer = inner ? { ...rest, path: ['data', 'mesh'] } : problem;
    const paths = told.get(problem.document.value) ?? new Set();
    told.set(problem.document.value, paths);
    const place = formatPath(outer.path);
    if (paths.has(place)) return;
    paths.add(place);
    report(outer);
  };
}
