import type { Check, CheckSubject, Outcome } from './check.js';
import { type Component, imageTag, workloadsOf } from './component.js';

/** Whether a component has a pod that is available: one line that names its version too. */
export async function controllerOutcomes(
  { cluster }: CheckSubject,
  component: Component,
  hint: string,
): Promise<Outcome[]> {
  const workloads = await workloadsOf(cluster, component);
  if (workloads.length === 0) return [{ ok: false, message: `found no Deployment of ${component.name}`, hint }];
  return workloads.map(({ namespace, name, image, available, replicas }) => {
    const place = `${namespace}/${name}`;
    const tag = imageTag(image);
    if (available > 0) return { ok: true, message: `${place} is running${tag === undefined ? '' : ` (${tag})`}` };
    return {
      ok: false,
      message: replicas === 0 ? `${place} is scaled to 0` : `${place} has no available pod`,
      hint:
        replicas === 0
          ? `kubectl scale deployment ${name} -n ${namespace} --replicas=1`
          : `kubectl describe deployment ${name} -n ${namespace}`,
    };
  });
}

/** The check that a component runs wherever `concerns` says that something of ours needs it. */
export function controllerCheck(
  component: Component,
  id: string,
  { concerns, hint }: { concerns(subject: CheckSubject): boolean; hint: string },
): Check {
  return {
    id,
    mesh: component.mesh,
    severity: 'error',
    run: async (subject) => (concerns(subject) ? controllerOutcomes(subject, component, hint) : []),
  };
}
