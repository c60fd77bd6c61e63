import type { Check, Outcome } from '../check.js';
import { imageName, imageTag, workloadsOf } from '../component.js';
import { gloo } from '../components.js';
import { failoverSchemes, isPrimary, upstreamsWithFailover } from './schemes.js';

/** Open-source Gloo refuses an Upstream with `failover` (gloo: plugins/enterprise_warning/plugin.go). */
export const enterpriseOnly: Check = {
  id: 'gloo-federation/enterprise-only',
  mesh: 'gloo-federation',
  severity: 'error',
  async run({ cluster, objects, allObjects }) {
    const needed = isPrimary(cluster.name, failoverSchemes(allObjects)) || upstreamsWithFailover(objects).length > 0;
    const controllers = needed ? await workloadsOf(cluster, gloo) : [];
    return controllers.flatMap(({ image }): Outcome[] => {
      const name = imageName(image).split('/').at(-1) ?? '';
      const tag = imageTag(image) ?? 'without a tag';
      if (/^gloo-ee/.test(name)) return [{ ok: true, message: `Gloo is the enterprise edition (${tag})` }];
      // A mirror of images may have any name: only the upstream ones tell.
      if (name !== 'gloo') return [];
      return [
        {
          ok: false,
          message: `Gloo is the open-source edition (${image}), which does not apply \`failover\` of an Upstream`,
          hint: 'install the enterprise edition: `glooctl install gateway enterprise --license-key KEY`',
        },
      ];
    });
  },
};
