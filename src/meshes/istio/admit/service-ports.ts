import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';
import { admitPortName, admitPortNumber } from './ports.js';
import { isKnownProtocol } from './protocol.js';
import { writtenNumber, writtenObjects, writtenText } from './written.js';

/** The ports of a ServiceEntry. Returns their names, which endpoints refer to. */
export function admitServicePorts(spec: Field, admission: Admission): ReadonlySet<string> {
  const names = new Set<string>();
  const numbers = new Set<number>();
  const needsAddress = spec.get('addresses').items().length === 0 && !allocatesAddresses(spec);
  for (const port of writtenObjects(spec.get('ports'), admission)) {
    const name = writtenText(port.get('name'));
    const number = writtenNumber(port.get('number'));
    if (name !== undefined) {
      if (names.has(name)) admission.error(port, 'istio/duplicate-port', `the port name \`${name}\` is used twice`);
      names.add(name);
    }
    if (number !== undefined) {
      if (numbers.has(number)) admission.error(port, 'istio/duplicate-port', `the port number ${number} is used twice`);
      numbers.add(number);
    }
    if (writtenNumber(port.get('targetPort')) !== 0) admitPortNumber(port, 'targetPort', admission);
    const protocol = writtenText(port.get('protocol'));
    // Compared as written: `tcp` in small letters is not warned of.
    if (needsAddress && (protocol === '' || protocol === 'TCP')) {
      const found = protocol === '' ? 'has no protocol' : 'has protocol TCP';
      const message = `port ${number} ${found}, and there are no addresses: its traffic cannot be told from that of other hosts`;
      admission.warning(port, 'istio/tcp-needs-address', message);
    }
    admitPortName(name === '' ? port : port.get('name'), name, admission);
    if (protocol !== undefined && protocol !== '' && !isKnownProtocol(protocol)) {
      const message = `protocol \`${protocol}\` is unknown, expected one such as HTTP, HTTP2, GRPC, HTTPS, TLS or TCP`;
      admission.error(port.get('protocol'), 'istio/unsupported-protocol', message);
    }
    admitPortNumber(port, 'number', admission);
  }
  return names;
}

/** Whether istiod gives the hosts virtual addresses of its own (istio: ip_autoallocation.go, with the default PILOT_ENABLE_IP_AUTOALLOCATE). */
function allocatesAddresses(spec: Field): boolean {
  const none = ['', 'NONE'].includes(writtenText(spec.get('resolution')) ?? '');
  const label = spec.document.labels['networking.istio.io/enable-autoallocate-ip'];
  return !none && label?.toLowerCase() !== 'false';
}
