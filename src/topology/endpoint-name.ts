/** `CLUSTER/10.0.0.1:8080`: the address as written, told apart from the same address in another cluster. */
export function addressName(address: string, port: number | undefined, cluster: string | undefined): string {
  const host = address.includes(':') && !address.startsWith('unix:') ? `[${address}]` : address;
  const socket = port === undefined ? address : `${host}:${port}`;
  return cluster === undefined ? socket : `${cluster}/${socket}`;
}

/** `CLUSTER/NAMESPACE/SERVICE`, absent parts left out. */
export function serviceName(
  cluster: string | undefined,
  namespace: string | undefined,
  service: string | undefined,
): string {
  return [cluster, namespace, service].filter((part) => part !== undefined && part !== '').join('/');
}

/** Tells equal names apart by `#1`, `#2`, ...; a name that stands alone stays as it is. */
export function distinctNames(names: readonly string[]): string[] {
  const total = new Map<string, number>();
  for (const name of names) total.set(name, (total.get(name) ?? 0) + 1);
  const seen = new Map<string, number>();
  return names.map((name) => {
    if (total.get(name) === 1) return name;
    const number = (seen.get(name) ?? 0) + 1;
    seen.set(name, number);
    return `${name}#${number}`;
  });
}

/** Names for so many endpoints of one Service: `NAME` for a single one, else `NAME#1`, `NAME#2`, ... */
export function numberedNames(name: string, count: number): string[] {
  return distinctNames(new Array<string>(count).fill(name));
}
