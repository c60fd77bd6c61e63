import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';
import { admitDuration } from './durations.js';
import { admitExportTo } from './export-to.js';
import { admitHttpRetry } from './http-retry.js';
import { admitDestinations, admitHttpTarget, admitOrder } from './routes.js';
import { writtenObjects } from './written.js';

/**
 * What Istio demands of the parts of a VirtualService that failover rests on: that routes lead somewhere, their order, retries, time-outs
 * and visibility (istio: validation.go ValidateVirtualService, virtualservice.go validateHTTPRoute). What matches and rewrites say is not followed.
 */
export function admitVirtualService(spec: Field, admission: Admission): void {
  const [http, tls, tcp] = ['http', 'tls', 'tcp'].map((name) => spec.get(name)) as [Field, Field, Field];
  if ([http, tls, tcp].every((routes) => routes.items().length === 0)) {
    admission.error(spec, 'istio/invalid-route', 'there is no http, tls or tcp route, expected at least one');
  }
  const routes = writtenObjects(http, admission);
  for (const route of routes) {
    admitHttpTarget(route, admission);
    admitDestinations(route.get('route'), admission);
    admitHttpRetry(route.get('retries'), admission);
    admitDuration(route.get('timeout'), admission);
  }
  for (const route of [...tls.items(), ...tcp.items()]) {
    if (route.present && route.get('route').items().length === 0) {
      admission.error(route, 'istio/invalid-route', 'the route has no destination, expected at least one');
    }
    admitDestinations(route.get('route'), admission);
  }
  admitExportTo(spec.get('exportTo'), admission);
  admitOrder(routes, admission);
  admitOrder(
    tcp.items().filter(({ present }) => present),
    admission,
  );
}
