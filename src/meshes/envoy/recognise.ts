import type { Recogniser } from '../../model/document.js';
import { isObject } from '../../model/json.js';

export const BOOTSTRAP = 'envoy.config.bootstrap.v3';
export const CLUSTER = 'envoy.config.cluster.v3';

/** A bootstrap is known by its static resources, a bare cluster by its name and its endpoints (or, for an aggregate, its cluster type). */
export const recognise: Recogniser = (value) => {
  if (has(value, 'static_resources', 'staticResources')) {
    const id = isObject(value.node) ? value.node.id : undefined;
    return { apiVersion: BOOTSTRAP, kind: 'Bootstrap', name: typeof id === 'string' && id !== '' ? id : 'envoy' };
  }
  if (
    typeof value.name === 'string' &&
    has(value, 'load_assignment', 'loadAssignment', 'cluster_type', 'clusterType')
  ) {
    return { apiVersion: CLUSTER, kind: 'Cluster', name: value.name };
  }
  return undefined;
};

function has(value: Parameters<Recogniser>[0], ...keys: string[]): boolean {
  return keys.some((key) => Object.hasOwn(value, key));
}
