import { parseLocality } from '../../model/locality.js';

/**
 * The known region that was probably meant: the same letters apart from separators, case, a missing number, or one letter that was
 * forgotten, added or swapped. Two regions that differ by their numbers (`us-west1`, `us-west2`) or a compass point are two regions.
 */
export function similarRegion(region: string, known: Iterable<string>): string | undefined {
  const wanted = partsOf(region);
  for (const candidate of known) {
    if (candidate === region) continue;
    const other = partsOf(candidate);
    const numbers = wanted.digits === other.digits || wanted.digits === '' || other.digits === '';
    const same = wanted.letters === other.letters;
    if (numbers && (same || (wanted.digits === other.digits && slip(wanted.letters, other.letters)))) return candidate;
  }
  return undefined;
}

/** The regions of localities, without ''. */
export function regionsIn(localities: Iterable<string>): Set<string> {
  return new Set([...localities].map((locality) => parseLocality(locality).region).filter((region) => region !== ''));
}

function partsOf(region: string): { letters: string; digits: string } {
  const folded = region.toLowerCase().replace(/[^a-z0-9]/g, '');
  return { letters: folded.replace(/\d/g, ''), digits: folded.replace(/\D/g, '') };
}

/** One letter more or less, or two neighbours swapped. */
function slip(one: string, other: string): boolean {
  if (one.length < 4 || other.length < 4) return false;
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length === 1) {
    return [...long].some((_, index) => long.slice(0, index) + long.slice(index + 1) === short);
  }
  if (long.length !== short.length) return false;
  const at = [...short].findIndex((letter, index) => letter !== long[index]);
  const swapped = short.slice(0, at) + short.charAt(at + 1) + short.charAt(at) + short.slice(at + 2);
  return at >= 0 && swapped === long;
}
