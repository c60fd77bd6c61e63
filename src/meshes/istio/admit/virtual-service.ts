import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';
import { admitDuration } from './durations.js';
import { admitExportTo } from './export-to.js';
import { admitHttpRetry } from './http-retry.js';
import { writtenObjects } from './written.js';

/**
 * What Istio demands of the parts of a VirtualService that failover rests on: retries, time-outs and visibility
 * (istio: validation.go ValidateVirtualService, virtualservice.go validateHTTPRoute). Matches, rewrites and the rest are not followed.
 */
export function admitVirtualService(spec: Field, admission: Admission): void {
  for (const route of writtenObjects(spec.get('http'), admission)) {
    admitHttpRetry(route.get('retries'), admission);
    admitDuration(route.get('timeout'), admission);
  }
  admitExportTo(spec.get('exportTo'), admission);
}
