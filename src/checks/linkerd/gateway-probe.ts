import type { Check, Outcome } from '../check.js';
import { namespaceOf } from '../objects.js';
import { endpointsAddresses } from '../ready-endpoints.js';
import { linksOf, mirrorBackends, targetOf } from './links.js';

/** The service mirror keeps a Service `probe-gateway-CLUSTER`, whose addresses are ready while the gateway answers (linkerd2: cluster_watcher.go). */
export const gatewayProbe: Check = {
  id: 'linkerd/gateway-probe',
  mesh: 'linkerd',
  severity: 'error',
  async run(subject) {
    const targets = new Set((await mirrorBackends(subject)).map(({ cluster }) => cluster));
    const links =
      targets.size === 0 ? [] : (await linksOf(subject.cluster)).filter((link) => targets.has(targetOf(link)));
    const outcomes = await Promise.all(
      links.map(async (link): Promise<Outcome[]> => {
        const target = targetOf(link);
        const service = `probe-gateway-${target}`;
        const ready = await endpointsAddresses(subject.cluster, { namespace: namespaceOf(link), service });
        if (ready === undefined) return [];
        if (ready.length > 0) return [{ ok: true, message: `the gateway of ${target} answers its probe` }];
        return [
          {
            ok: false,
            message: `the gateway of ${target} does not answer its probe: every mirror of ${target} is unready`,
            hint: `is port 4191 of its gateway open, and is its identity trusted here? \`linkerd multicluster check\``,
          },
        ];
      }),
    );
    return outcomes.flat();
  },
};
