import { ClusterError } from '../../errors.js';
import type { Readiness } from '../../meshes/mesh.js';
import type { Cluster } from '../../model/cluster.js';
import type { JsonObject } from '../../model/document.js';
import type { ObjectStatus } from '../../model/status.js';
import { acceptance } from '../accepted.js';
import { heldBy, isLeaving } from '../leaving.js';
import { referenceOf } from '../reference.js';
import type { Wanted } from '../wanted.js';
import { differs } from './differs.js';

/** The object as it is live, or why there is none. */
export async function readObject(
  cluster: Cluster,
  object: JsonObject,
): Promise<{ live?: JsonObject; message: string }> {
  try {
    const live = await cluster.get(referenceOf(object));
    return live === undefined ? { message: 'not there' } : { live, message: '' };
  } catch (error) {
    // Without its definition it cannot be there, and everything else is still worth telling.
    if (error instanceof ClusterError && error.code === 'kind-not-served') {
      return { message: 'not there: the cluster does not serve this kind' };
    }
    throw error;
  }
}

/** What is said of one object that is to stand in a cluster; `reached` where people said how the cluster is. */
export function objectStatus(
  cluster: string,
  object: JsonObject,
  { live, message }: { live?: JsonObject; message: string },
  { wanted, reached }: { wanted: Wanted; reached: boolean },
): ObjectStatus {
  const common = { cluster, ...referenceOf(object) };
  if (live === undefined) return { ...common, present: false, accepted: false, current: false, message, targets: [] };
  const said: Readiness = reached && object.kind === 'Service' ? { state: 'accepted', message: '' } : acceptance(live);
  const difference = differs(wanted, live);
  const accepted = said.state === 'accepted';
  const leaving = isLeaving(live);
  const words = [
    leaving ? `it is being deleted${heldBy(live)}` : '',
    accepted ? '' : said.message || (said.state === 'pending' ? 'not judged yet' : 'rejected'),
    said.current === false ? 'its status is of an earlier generation' : '',
    difference === undefined ? '' : `${difference} is not what the document wants`,
  ].filter((word) => word !== '');
  return {
    ...common,
    present: true,
    accepted,
    current: said.current !== false && difference === undefined && !leaving,
    message: words.join('; '),
    targets: said.targets ?? [],
  };
}
