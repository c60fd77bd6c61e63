import { ClusterError } from '../errors.js';
import { meshOf } from '../meshes/mesh-of.js';
import type { CheckResult } from '../model/check.js';
import type { Cluster } from '../model/cluster.js';
import type { JsonObject } from '../model/document.js';
import type { Check, CheckSubject, Lookup } from './check.js';
import { checks } from './index.js';
import { LiveCluster } from './live-cluster.js';

/** An object that a cluster is to have, or has; `cluster` as the key of `clusters`. */
export interface CheckedObject {
  cluster: string;
  object: JsonObject;
}

export interface CheckOptions {
  /** Wall-clock time, ms since 1970. */
  nowMs: number;
  /** Absent: what needs DNS is not checked. */
  lookup?: Lookup;
  /** Clusters that take part in a mesh without an object of their own there (a destination of a Failover document). */
  members?: readonly { cluster: string; mesh: string }[];
}

/**
 * Whether everything is there that these objects need of their clusters: for each cluster and each mesh that has an object in it, every check of
 * that mesh. What we may not read is told as not known. The order is that of the clusters, then of the list of checks.
 *
 * @throws ClusterError for a cluster that cannot be reached, or that refuses us altogether.
 */
export async function runChecks(
  clusters: ReadonlyMap<string, Cluster>,
  objects: readonly CheckedObject[],
  options: CheckOptions,
): Promise<CheckResult[]> {
  const results = subjectsOf(clusters, objects, options).flatMap((subject) =>
    checks.filter(({ mesh }) => mesh === subject.mesh).map((check) => runCheck(check, subject)),
  );
  return (await Promise.all(results)).flat();
}

async function runCheck(check: Check, subject: CheckSubject): Promise<CheckResult[]> {
  const { id, mesh, severity } = check;
  const common = { id, cluster: subject.cluster.name, mesh };
  try {
    const outcomes = await check.run(subject);
    return outcomes.map(({ ok, message, hint, severity: own = severity }) => ({
      ...common,
      ok,
      severity: own,
      message,
      ...(hint === undefined || ok ? {} : { hint }),
    }));
  } catch (error) {
    if (!(error instanceof ClusterError) || error.code !== 'forbidden') throw error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    return [{ ...common, ok: null, severity, message: `not known: ${error.message}`, ...hint }];
  }
}

/** A mesh is looked at in the clusters that hold an object of it, or take part in it. Plain objects belong to the meshes beside them. */
function subjectsOf(
  clusters: ReadonlyMap<string, Cluster>,
  objects: readonly CheckedObject[],
  { nowMs, lookup = async () => undefined, members = [] }: CheckOptions,
): CheckSubject[] {
  const live = new Map([...clusters].map(([name, cluster]) => [name, new LiveCluster(cluster, name || cluster.name)]));
  const placed = [
    ...objects.flatMap(({ cluster, object }) => ({ cluster, mesh: meshOf(object) })),
    ...members.map(({ cluster, mesh }) => ({ cluster, mesh })),
  ];
  const meshes = [...new Set(placed.flatMap(({ mesh }) => mesh ?? []))].sort();
  return [...live].flatMap(([name, cluster]) =>
    meshes
      .filter((mesh) => placed.some((one) => one.cluster === name && one.mesh === mesh))
      .map((mesh) => {
        const names = new Set(placed.filter((one) => one.mesh === mesh).map((one) => one.cluster));
        const ours = objects.filter(
          ({ cluster: of, object }) => names.has(of) && [undefined, mesh].includes(meshOf(object)),
        );
        return {
          cluster,
          mesh,
          objects: ours.filter((one) => one.cluster === name).map(({ object }) => object),
          clusters: [...live].filter(([key]) => names.has(key)).map(([, one]) => one),
          allObjects: ours.map(({ object }) => object),
          nowMs,
          lookup,
        };
      }),
  );
}
