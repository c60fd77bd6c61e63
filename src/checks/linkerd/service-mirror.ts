import type { Check } from '../check.js';
import { workloadsOf } from '../component.js';
import { serviceMirror as component } from '../components.js';
import { mirrorBackends } from './links.js';

/** One controller for each linked cluster keeps its mirrors. */
export const serviceMirror: Check = {
  id: 'linkerd/service-mirror',
  mesh: 'linkerd',
  severity: 'error',
  async run(subject) {
    const targets = [...new Set((await mirrorBackends(subject)).map(({ cluster }) => cluster))];
    const mirrors = targets.length === 0 ? [] : await workloadsOf(subject.cluster, component);
    return targets.map((target) => {
      const own = mirrors.find(
        ({ name, labels, args }) =>
          labels['mirror.linkerd.io/cluster-name'] === target || name.endsWith(`-${target}`) || args.includes(target),
      );
      if (own !== undefined && own.available > 0) {
        return { ok: true, message: `the service mirror of ${target} is running` };
      }
      return {
        ok: false,
        message:
          own === undefined
            ? `no service mirror of cluster ${target}`
            : `the service mirror of ${target} has no available pod`,
        hint:
          own === undefined
            ? `link the cluster again: \`linkerd multicluster link --cluster-name ${target}\``
            : `kubectl describe deployment ${own.name} -n ${own.namespace}`,
      };
    });
  },
};
