import { parseLocality } from '../../model/locality.js';

/**
 * Whether a pattern of `distribute` holds a locality: `*` or a missing zone or subzone match any, the region must be equal or `*`
 * (istio: pilot/pkg/networking/util LocalityMatch).
 */
export function localityMatches(locality: string, pattern: string): boolean {
  const place = parseLocality(locality);
  const wanted = parseLocality(pattern);
  const inside = (part: 'zone' | 'subzone') => ['', '*', place[part]].includes(wanted[part]);
  return ['*', place.region].includes(wanted.region) && inside('zone') && inside('subzone');
}
