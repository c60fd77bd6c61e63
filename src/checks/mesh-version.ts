/** What an image tag says of a version: the numbers in it, and whether it is one of Linkerd's edge releases. */
export interface MeshVersion {
  text: string;
  numbers: readonly number[];
  edge: boolean;
}

/** Reads `1.20.3-distroless`, `v1.17.4`, `stable-2.14.0` and `edge-24.5.1`; undefined for what names no version (`latest`, a digest). */
export function parseVersion(text: string | undefined): MeshVersion | undefined {
  const [, edge, numbers] = /^(?:stable-|v|(edge-))?(\d+\.\d+(?:\.\d+)?)(?:[-+_.].*)?$/.exec(text ?? '') ?? [];
  if (text === undefined || numbers === undefined) return undefined;
  return { text, numbers: numbers.split('.').map(Number), edge: edge !== undefined };
}

/** The first edge releases of a stable one that checks ask about (linkerd2: CHANGES.md). */
const EDGE_OF: Record<string, readonly number[]> = { '2.12': [22, 8] };

/** True when `version` is `wanted` (`1.30`) or later. */
export function isAtLeast(version: MeshVersion, wanted: string): boolean {
  const numbers = version.edge ? EDGE_OF[wanted] : wanted.split('.').map(Number);
  // An edge of a release that nobody named here is far later than any that matters.
  if (numbers === undefined) return true;
  for (const [index, number] of numbers.entries()) {
    const own = version.numbers[index] ?? 0;
    if (own !== number) return own > number;
  }
  return true;
}
