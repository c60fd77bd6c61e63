import { asObject } from '../../../model/json.js';
import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';

interface Place {
  at: Field;
  locality: string;
}

/**
 * The `from` localities of all `distribute` entries, in the order written: what is narrower may stand before what is wider
 * (`a/b/c`, then `*`), not after it. The first mistake ends the check (istio: agent/validation.go validateLocalities).
 */
export function admitSources(entries: readonly Field[], admission: Admission): void {
  const places = entries.flatMap((entry) => {
    const from = entry.get('from');
    if (from.present && typeof from.value !== 'string') return [];
    return { at: from.present ? from : entry, locality: from.text() ?? '' };
  });
  admitPlaces(places, admission, (earlier, later) => holds(earlier, later));
}

/** The keys of one `to`. Go walks a map in random order, so Istio refuses an overlap only now and then; we always do. */
export function admitTargets(to: Field, admission: Admission): void {
  const places = Object.keys(asObject(to.value)).map((locality) => ({ at: to.get(locality), locality }));
  admitPlaces(places, admission, (one, other) => holds(one, other) || holds(other, one));
}

function admitPlaces(
  places: readonly Place[],
  admission: Admission,
  overlap: (a: string[], b: string[]) => boolean,
): void {
  for (const [index, { at, locality }] of places.entries()) {
    const wrong = wildcardProblem(locality);
    if (wrong !== undefined) {
      admission.error(at, 'istio/locality-wildcard', `locality \`${locality}\` ${wrong}`);
      return;
    }
    const other = places.slice(0, index).find((place) => overlap(segments(place.locality), segments(locality)));
    if (other === undefined) continue;
    const message = `locality \`${locality}\` overlaps with \`${other.locality}\`, so both speak for the same endpoints`;
    admission.error(at, 'istio/locality-overlap', message);
    return;
  }
}

/** Region, zone and all the rest: a third slash belongs to the subzone. */
function segments(locality: string): string[] {
  const [region = '', zone, ...subzone] = locality.split('/');
  return zone === undefined ? [region] : subzone.length === 0 ? [region, zone] : [region, zone, subzone.join('/')];
}

function wildcardProblem(locality: string): string | undefined {
  const stars = locality.split('*').length - 1;
  if (stars > 1 || (stars === 1 && !locality.endsWith('*'))) return 'may have one `*` only, at its end';
  return segments(locality).includes('') ? 'has an empty region, zone or subzone' : undefined;
}

/**
 * Whether Istio finds that `later` overlaps with `earlier`. A missing segment stands for all, as `*` does; but a `*` segment that comes
 * later is only compared as a word, which is why a catch-all at the end passes.
 */
function holds(earlier: string[], later: string[]): boolean {
  if (earlier[0] === '*') return true;
  for (const [depth, segment] of earlier.entries()) {
    if (depth > 0 && segment === '*') return true;
    if (later[depth] === undefined) return true;
    if (segment !== later[depth]) return false;
  }
  return true;
}
