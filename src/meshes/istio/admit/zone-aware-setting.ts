import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';
import { admitRegionFailover, TOPOLOGY_LABELS, warnWithoutOutlierDetection } from './failover.js';
import { writtenObjects, writtenTexts } from './written.js';

/** `zoneAwareLbSetting` (istio: agent/validation.go ValidateZoneAwareLbSetting): no early exits, and no topology label at all. */
export function admitZoneAwareSetting(policy: Field, admission: Admission): void {
  const setting = policy.get('loadBalancer', 'zoneAwareLbSetting');
  if (!setting.present) return;
  for (const { at, text } of writtenTexts(setting.get('failoverPriority'))) {
    if (!TOPOLOGY_LABELS.has(text)) continue;
    const message = `failoverPriority has \`${text}\`: zone-aware balancing orders regions, zones and subzones itself`;
    admission.error(at, 'istio/failover-priority-topology-label', message);
  }
  warnWithoutOutlierDetection(policy, setting, admission);
  for (const entry of writtenObjects(setting.get('failover'), admission)) admitRegionFailover(entry, admission);
}
