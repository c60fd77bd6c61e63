import { asObject, asText } from '../model/json.js';
import type { Outcome } from './check.js';
import type { LiveCluster } from './live-cluster.js';

/** Which of the clusters that objects name are registered with the management plane (KubernetesCluster, multicluster.solo.io). */
export async function registrationOutcomes(
  cluster: LiveCluster,
  names: readonly string[],
  register: (name: string) => string,
): Promise<Outcome[]> {
  if (names.length === 0) return [];
  const known = (await cluster.list('multicluster.solo.io/v1alpha1', 'KubernetesCluster')).flatMap(
    ({ metadata }) => asText(asObject(metadata).name) ?? [],
  );
  return names.map((name) =>
    known.includes(name)
      ? { ok: true, message: `cluster ${name} is registered` }
      : {
          ok: false,
          message: `cluster ${name} is not registered; ${known.length === 0 ? 'none is' : `registered are ${known.join(', ')}`}`,
          hint: register(name),
        },
  );
}
