import { asObject, asText } from '../../model/json.js';
import type { Check } from '../check.js';
import { linksOf, mirrorBackends, targetOf } from './links.js';

/** Without a Link nothing of another cluster gets here. */
export const link: Check = {
  id: 'linkerd/link',
  mesh: 'linkerd',
  severity: 'error',
  async run(subject) {
    const targets = [...new Set((await mirrorBackends(subject)).map(({ cluster }) => cluster))];
    const links = targets.length === 0 ? [] : await linksOf(subject.cluster);
    return targets.map((target) => {
      const found = links.find((one) => targetOf(one) === target);
      if (found === undefined) {
        return {
          ok: false,
          message: `no Link leads to cluster ${target}`,
          hint: `linkerd multicluster link --cluster-name ${target}, with the context of ${target}, applied here`,
        };
      }
      const address = asText(asObject(found.spec).gatewayAddress);
      return address === undefined
        ? {
            ok: false,
            message: `the Link to cluster ${target} has no gateway address`,
            hint: `does the gateway of ${target} have an external address? link it again then`,
          }
        : { ok: true, message: `a Link leads to cluster ${target} (gateway ${address})` };
    });
  },
};
