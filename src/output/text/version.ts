import type { ReportOf } from '../report.js';
import type { Style } from '../style.js';
import { table } from '../table.js';

/** The program, then each cluster with what runs in it. */
export function versionText({ data: { client, node, clusters = [] } }: ReportOf<'version'>, style: Style): string {
  const rows = clusters.flatMap(({ cluster, kubernetes, meshes }) => [
    [cluster, 'kubernetes', kubernetes],
    ...meshes.map(({ component, version }) => ['', component, version]),
  ]);
  return [
    `failover ${client} (node ${node})`,
    ...table(rows.map(([cluster = '', ...rest]) => [style.bold(cluster), ...rest])),
    '',
  ].join('\n');
}
