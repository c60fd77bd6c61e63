/** Region, zone and subzone; a missing part is the empty string, as Istio and Envoy see it. */
export interface Locality {
  region: string;
  zone: string;
  subzone: string;
}

/** Splits `region/zone/subzone` at slashes; parts after the third are dropped (istio: pkg/networking/util ConvertLocality). */
export function parseLocality(text: string): Locality {
  const [region = '', zone = '', subzone = ''] = text.split('/');
  return { region, zone, subzone };
}

/** The shortest text that reads back as the same locality: `r`, `r/z`, `r/z/s`; '' for none. */
export function formatLocality({ region, zone, subzone }: Locality): string {
  return `${region}/${zone}/${subzone}`.replace(/\/+$/, '');
}

/** True when `locality` is `prefix` or lies inside it, segment by segment: `r1` holds `r1/z1`, not `r10`. */
export function localityWithin(locality: string, prefix: string): boolean {
  const want = prefix.split('/');
  const have = locality.split('/');
  return want.every((part, i) => part === '' || part === '*' || have[i] === part);
}
