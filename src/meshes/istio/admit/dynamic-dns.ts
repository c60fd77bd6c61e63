import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';
import { canBeForwarded } from './protocol.js';
import { writtenText, writtenTexts } from './written.js';

/** `resolution: DYNAMIC_DNS`: Envoy looks up whatever name a request carries, so nothing else may say where to go. */
export function admitDynamicDns(spec: Field, admission: Admission): void {
  const error = (at: Field, message: string) => admission.error(at, 'istio/dynamic-dns-settings', message);
  for (const { at, text } of writtenTexts(spec.get('hosts'))) {
    if (!text.startsWith('*')) error(at, `host \`${text}\` has no wildcard, which resolution DYNAMIC_DNS demands`);
  }
  for (const name of ['addresses', 'endpoints']) {
    const list = spec.get(name);
    if (list.items().length > 0)
      error(list, `${name} is set, but resolution DYNAMIC_DNS takes the destination from the request`);
  }
  for (const port of spec.get('ports').items()) {
    const protocol = writtenText(port.get('protocol'));
    if (!port.present || protocol === undefined || canBeForwarded(protocol)) continue;
    const found = protocol === '' ? 'no protocol' : `protocol ${protocol}`;
    error(port, `${found}, but resolution DYNAMIC_DNS takes HTTP, HTTP2, GRPC or TLS only`);
  }
  const waypoint = spec.document.labels['istio.io/use-waypoint'] ?? '';
  const location = spec.get('location');
  if (location.text() === 'MESH_INTERNAL' && waypoint !== '' && waypoint.toLowerCase() !== 'none') {
    error(location, `location is MESH_INTERNAL while waypoint \`${waypoint}\` is used, which DYNAMIC_DNS cannot do`);
  }
}
