import type { JsonObject } from '../model/document.js';

/** Which object is meant; `cluster` where it belongs into one of several. */
export interface ObjectName {
  name: string;
  namespace?: string;
  cluster?: string;
}

/** Says in which cluster an object stands; it is read and never written to a cluster. */
export const CLUSTER_ANNOTATION = 'failover.dev/cluster';

/** Name, and the rest only where it is known: an absent namespace is the reader's to choose. */
export function metadata({ name, namespace, cluster }: ObjectName, labels?: JsonObject): JsonObject {
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(labels === undefined ? {} : { labels }),
    ...(cluster === undefined ? {} : { annotations: { [CLUSTER_ANNOTATION]: cluster } }),
  };
}
