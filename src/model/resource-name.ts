import { apiGroup } from './document.js';

/** As kubectl's `-o name`: `failoverservice.networking.smh.solo.io/reviews`; only the kind where it has no API group. */
export function resourceName({ apiVersion, kind, name }: { apiVersion: string; kind: string; name: string }): string {
  const group = apiGroup(apiVersion);
  return `${[kind.toLowerCase(), ...(group === '' ? [] : [group])].join('.')}/${name}`;
}
