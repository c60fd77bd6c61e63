import { wrongValue } from './flag-value.js';

/** `CLUSTER/NAMESPACE/NAME` as flags name a Service or an Upstream of a registered cluster. */
export interface ClusterReference {
  cluster: string;
  namespace: string;
  name: string;
}

/**
 * `CLUSTER/NAMESPACE/NAME`.
 *
 * @throws UsageError naming the flag.
 */
export function parseClusterReference(flag: string, written: string): ClusterReference {
  const parts = written.split('/');
  const [cluster, namespace, name] = parts;
  if (parts.length !== 3 || !cluster || !namespace || !name) throw wrongValue(flag, written, 'CLUSTER/NAMESPACE/NAME');
  return { cluster, namespace, name };
}

/** `NAMESPACE/NAME`. */
export function parseReference(flag: string, written: string): { namespace: string; name: string } {
  const parts = written.split('/');
  const [namespace, name] = parts;
  if (parts.length !== 2 || !namespace || !name) throw wrongValue(flag, written, 'NAMESPACE/NAME');
  return { namespace, name };
}
