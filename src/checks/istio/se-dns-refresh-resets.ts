import { isIpAddress } from '../../model/ip-address.js';
import { asList, asObject, asText } from '../../model/json.js';
import type { Check, Outcome } from '../check.js';
import { ofKind } from '../objects.js';

/** Hosts that another answer of DNS replaces are new ones, and their ejection is forgotten (istio/istio#8673). */
export const seDnsRefreshResets: Check = {
  id: 'istio/se-dns-refresh-resets',
  mesh: 'istio',
  severity: 'info',
  async run({ objects, lookup }) {
    const names = ofKind(objects, 'networking.istio.io', 'ServiceEntry')
      .map(({ spec }) => asObject(spec))
      .filter(({ resolution }) => resolution === 'DNS')
      .flatMap(({ endpoints, hosts }) => {
        const addresses = asList(endpoints).flatMap((endpoint) => asText(asObject(endpoint).address) ?? []);
        return addresses.length > 0 ? addresses : asList(hosts).flatMap((host) => asText(host) ?? []);
      })
      .filter((name) => !isIpAddress(name) && !name.includes('*') && name.includes('.'));
    const outcomes = await Promise.all(
      [...new Set(names)].map(async (name): Promise<Outcome[]> => {
        const first = await lookup(name);
        const second = first === undefined ? undefined : await lookup(name);
        if (first === undefined || second === undefined) return [];
        const stable = [...first].sort().join() === [...second].sort().join();
        if (stable) return [{ ok: true, message: `${name} has ${first.length} stable addresses` }];
        return [
          {
            ok: false,
            message: `${name} gives other addresses each time it is asked: hosts are replaced, and their ejection is forgotten`,
            hint: 'use stable records, or `resolution: STATIC` with addresses',
          },
        ];
      }),
    );
    return outcomes.flat();
  },
};
