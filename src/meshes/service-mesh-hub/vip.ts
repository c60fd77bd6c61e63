const OFFSET = 2_166_136_261;
const PRIME = 16_777_619;

/**
 * The virtual IP of a FailoverService, the same in every cluster: FNV-1 over name, namespace and a scope, least significant byte first,
 * inside 240.0.0.0/4 (pkg/mesh-networking/translation/utils/traffictargetutils/unique_ip.go). Names are joined without a separator, so that
 * `ab`/`c` and `a`/`bc` share one.
 */
export function vip(name: string, namespace: string): string {
  return address(`${name}${namespace}failover-service`);
}

/** The virtual IP of a federated Service; the same function with its cluster. */
export function serviceVip(name: string, namespace: string, cluster: string): string {
  return address(`${name}${namespace}${cluster}kube-service`);
}

function address(text: string): string {
  const hash = fnv1(new TextEncoder().encode(text));
  return [0, 8, 16, 24].map((shift) => ((hash >>> shift) & 255) | (shift === 0 ? 240 : 0)).join('.');
}

/** FNV-1, 32 bit: multiply, then xor (FNV-1a does it the other way round). */
function fnv1(bytes: Uint8Array): number {
  return bytes.reduce((hash, byte) => (Math.imul(hash, PRIME) ^ byte) >>> 0, OFFSET);
}
