/** The most specific host that holds `name`: the exact one, then the longest wildcard, `*` last (istio: pilot/pkg/model MostSpecificHostMatch). */
export function mostSpecificHost(name: string, hosts: Iterable<string>): string | undefined {
  let best: string | undefined;
  for (const host of hosts) {
    if (host === name) return host;
    const holds = host.startsWith('*') && name.replace(/^\*/, '').endsWith(host.slice(1));
    if (holds && (best === undefined || moreSpecific(host, best))) best = host;
  }
  return best;
}

/** Hosts among which many names are looked up: the exact one at once, else one of the wildcards, which are few. */
export class HostSet {
  readonly #exact = new Set<string>();
  readonly #wildcards = new Set<string>();

  constructor(hosts: Iterable<string>) {
    for (const host of hosts) this.add(host);
  }

  add(host: string): void {
    (host.startsWith('*') ? this.#wildcards : this.#exact).add(host);
  }

  /** As `mostSpecificHost`. */
  find(name: string): string | undefined {
    return this.#exact.has(name) ? name : mostSpecificHost(name, this.#wildcards);
  }
}

/** Longer first; among equals the alphabet decides, so that the answer is always the same (istio: pkg/config/host MoreSpecific). */
function moreSpecific(a: string, b: string): boolean {
  return a.length === b.length ? a < b : a.length > b.length;
}
