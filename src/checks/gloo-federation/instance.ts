import { asObject } from '../../model/json.js';
import type { Check } from '../check.js';
import { clustersOf, failoverSchemes } from './schemes.js';

/** gloo-fed takes the address of the remote proxy from the GlooInstance that it discovered there. */
export const instance: Check = {
  id: 'gloo-federation/instance',
  mesh: 'gloo-federation',
  severity: 'warning',
  async run({ cluster, objects }) {
    const names = clustersOf(failoverSchemes(objects));
    if (names.length === 0) return [];
    const found = (await cluster.list('fed.solo.io/v1', 'GlooInstance')).map(({ spec }) => asObject(spec).cluster);
    return names.map((name) =>
      found.includes(name)
        ? { ok: true, message: `gloo-fed has discovered Gloo in ${name}` }
        : {
            ok: false,
            message: `gloo-fed has discovered no Gloo in ${name}`,
            hint: `is Gloo installed in ${name}, and may gloo-fed reach it? see the log of gloo-fed`,
          },
    );
  },
};
