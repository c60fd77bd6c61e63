import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';
import { writtenText } from './written.js';

/** Labels that levels by locality already stand for. Only exactly these: `topology.kubernetes.io/region=eu` is another key to Istio. */
export const TOPOLOGY_LABELS: ReadonlySet<string> = new Set([
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.istio.io/subzone',
]);

/** One `failover` entry: two different regions, written as region names. An empty `from` with a `to` passes. */
export function admitRegionFailover(entry: Field, admission: Admission): void {
  const from = writtenText(entry.get('from'));
  const to = writtenText(entry.get('to'));
  if (from === undefined || to === undefined) return;
  if (from === to) {
    const message = from === '' ? 'failover has neither from nor to' : `failover leads from \`${from}\` to itself`;
    admission.error(entry, 'istio/failover-from-equals-to', `${message}, expected two different regions`);
  }
  for (const wrong of ['/', '*']) {
    const name = from.includes(wrong) ? 'from' : 'to';
    const text = name === 'from' ? from : to;
    if (!text.includes(wrong)) continue;
    const message = `failover ${name} is \`${text}\`, expected the name of a region without \`${wrong}\``;
    admission.error(entry.get(name), 'istio/failover-not-region', message);
  }
}

/** The warning stands also where the setting is switched off. An empty `outlierDetection` is enough to silence it. */
export function warnWithoutOutlierDetection(policy: Field, setting: Field, admission: Admission): void {
  if (policy.get('outlierDetection').present) return;
  const list = ['failover', 'failoverPriority'].find((name) => setting.get(name).items().length > 0);
  if (list === undefined) return;
  // Zone-aware balancing has its levels without outlierDetection too.
  const effect =
    setting.path.at(-1) === 'zoneAwareLbSetting'
      ? 'only unready pods are given up, a failing endpoint never is'
      : 'every region gets traffic all the time, and no failing endpoint is ever given up';
  const message = `${list} is set, but ${placeOf(policy)} has no outlierDetection: ${effect}`;
  admission.warning(policy, 'istio/missing-outlier-detection', message);
}

function placeOf({ path }: Field): string {
  if (path.at(-2) === 'portLevelSettings') return 'this port setting';
  return path.includes('subsets') ? "the subset's policy" : 'the policy';
}
