import { asObject } from '../../../model/json.js';
import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';
import { admitRegionFailover, TOPOLOGY_LABELS, warnWithoutOutlierDetection } from './failover.js';
import { admitSources, admitTargets } from './localities.js';
import { writtenObjects, writtenTexts } from './written.js';

/** `localityLbSetting`, with Istio's order and its three early exits (istio: agent/validation.go ValidateLocalityLbSetting). */
export function admitLocalitySetting(policy: Field, admission: Admission): void {
  const setting = policy.get('loadBalancer', 'localityLbSetting');
  if (!setting.present) return;
  const distribute = setting.get('distribute');
  const failover = setting.get('failover');
  if (distribute.items().length > 0 && failover.items().length > 0) {
    const message = 'distribute and failover are both set: fixed shares and an order for outages exclude each other';
    admission.error(distribute, 'istio/distribute-and-failover', message);
    return;
  }
  if (failover.items().length > 0) {
    const label = writtenTexts(setting.get('failoverPriority')).find(({ text }) => TOPOLOGY_LABELS.has(text));
    if (label !== undefined) {
      const message = `failoverPriority has \`${label.text}\` beside failover, which orders regions and zones itself`;
      admission.error(label.at, 'istio/failover-priority-topology-label', message);
      return;
    }
  }
  const entries = writtenObjects(distribute, admission);
  for (const entry of entries) {
    if (!admitWeights(entry, admission)) return;
    admitTargets(entry.get('to'), admission);
  }
  admitSources(entries, admission);
  warnWithoutOutlierDetection(policy, setting, admission);
  for (const entry of writtenObjects(failover, admission)) admitRegionFailover(entry, admission);
}

/** False at the first bad weight, which ends the whole check. */
function admitWeights(entry: Field, admission: Admission): boolean {
  const to = entry.get('to');
  const weights = Object.keys(asObject(to.value)).map((locality) => to.get(locality));
  // A weight of the wrong type is the schema's business.
  if (weights.some((at) => at.present && at.number() === undefined)) return true;
  const bad = weights.find((at) => (at.number() ?? 0) < 1 || (at.number() ?? 0) > 100);
  if (bad !== undefined) {
    const message = `the weight of \`${bad.path.at(-1)}\` is ${bad.number() ?? 0}, expected 1 to 100`;
    admission.error(bad, 'istio/distribute-weights', message);
    return false;
  }
  const total = weights.reduce((sum, at) => sum + (at.number() ?? 0), 0);
  if (total === 100) return true;
  const from = entry.get('from').text() ?? '';
  const at = to.present ? to : entry;
  admission.error(at, 'istio/distribute-weights', `the weights from \`${from}\` sum to ${total}, expected exactly 100`);
  return false;
}
