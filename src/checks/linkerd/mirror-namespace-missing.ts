import { asObject, asText } from '../../model/json.js';
import type { Check, Outcome } from '../check.js';
import { workloadsOf } from '../component.js';
import { serviceMirror } from '../components.js';
import { namespaceOf } from '../objects.js';
import { linksOf, targetOf } from './links.js';

/** The service mirror skips a Service whose namespace does not exist here (linkerd2: cluster_watcher.go). */
export const mirrorNamespaceMissing: Check = {
  id: 'linkerd/mirror-namespace-missing',
  mesh: 'linkerd',
  severity: 'error',
  async run({ cluster, clusters, allObjects }) {
    const targets = new Set((await linksOf(cluster)).map(targetOf));
    const linked = clusters.filter(({ name }) => targets.has(name) && name !== cluster.name);
    if (linked.length === 0) return [];
    const mirrors = await workloadsOf(cluster, serviceMirror);
    if (mirrors.some(({ args }) => args.some((arg) => /^-+enable-namespace-creation(=true)?$/.test(arg)))) return [];
    const here = new Set(
      (await cluster.list('v1', 'Namespace')).map(({ metadata }) => asText(asObject(metadata).name)),
    );
    const ours = new Set(allObjects.map(namespaceOf));
    const outcomes = await Promise.all(
      linked.map(async (other): Promise<Outcome[]> => {
        const exported = await other.list('v1', 'Service', { labelSelector: 'mirror.linkerd.io/exported=true' });
        const namespaces = [...new Set(exported.map(namespaceOf))];
        const missing = namespaces.filter((namespace) => !here.has(namespace));
        if (exported.length > 0 && missing.length === 0) {
          return [{ ok: true, message: `the namespaces of all Services that ${other.name} exports are here` }];
        }
        return missing.map((namespace) => ({
          ok: false,
          severity: ours.has(namespace) ? 'error' : 'warning',
          message: `${other.name} exports Services of namespace ${namespace}, which is not here: they are not mirrored`,
          hint: `kubectl create namespace ${namespace}`,
        }));
      }),
    );
    return outcomes.flat();
  },
};
