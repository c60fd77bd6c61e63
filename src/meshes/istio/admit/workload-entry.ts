import { isIpAddress } from '../../../model/ip-address.js';
import { asObject } from '../../../model/json.js';
import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';
import { domainNameProblem } from './domain-name.js';
import { admitLabels } from './labels.js';
import { admitPortName, admitPortNumber } from './ports.js';
import { writtenText } from './written.js';

const UNIX = 'unix://';

export interface EndpointRules {
  /** Names of the ServiceEntry's ports; undefined for a WorkloadEntry on its own, which may name any. */
  servicePorts?: ReadonlySet<string>;
  domainNames: boolean;
}

/** A WorkloadEntry, or an endpoint of a STATIC ServiceEntry (istio: validation.go validateWorkloadEntry). */
export function admitWorkloadEntry(entry: Field, rules: EndpointRules, admission: Admission): void {
  const field = entry.get('address');
  const address = writtenText(field);
  if (address === undefined) return;
  if (address === '') {
    const network = entry.get('network').text();
    if (network === undefined) {
      admission.error(entry, 'istio/invalid-endpoint-address', 'the endpoint has no address');
      return;
    }
    const message = `the endpoint in network \`${network}\` has no address: it is reached through the network's gateway only`;
    admission.warning(entry, 'istio/endpoint-without-address', message);
  } else if (address.startsWith(UNIX)) admitUnixAddress(entry, address.slice(UNIX.length), admission);
  else if (!isIpAddress(address)) {
    const problem = rules.domainNames ? domainNameProblem(address) : 'resolution STATIC takes no names';
    if (problem !== undefined) {
      const expected = rules.domainNames ? 'an IP address or a domain name' : 'an IP address';
      const message = `the endpoint address \`${address}\` is not ${expected}: ${problem}`;
      admission.error(field, 'istio/invalid-endpoint-address', message);
    }
  }
  admitEndpointPorts(entry, rules.servicePorts, admission);
  admitLabels(entry.get('labels'), admission);
  if (address.startsWith(UNIX) && rules.servicePorts !== undefined && rules.servicePorts.size !== 1) {
    const message = `\`${address}\` stands for one port, but the ServiceEntry has ${rules.servicePorts.size}`;
    admission.error(field, 'istio/unix-endpoint', message);
  }
}

/** An endpoint of a DNS ServiceEntry: a domain name or an IP address. A network does not replace the address here. */
export function admitDnsEndpoint(entry: Field, servicePorts: ReadonlySet<string>, admission: Admission): void {
  const field = entry.get('address');
  const address = writtenText(field);
  const problem = address === undefined || isIpAddress(address) ? undefined : domainNameProblem(address);
  if (problem !== undefined) {
    const found =
      address === '' ? 'the endpoint has no address' : `the endpoint address \`${address}\` is invalid: ${problem}`;
    const message = `${found}, expected an IP address or a domain name`;
    admission.error(field.present ? field : entry, 'istio/invalid-endpoint-address', message);
  }
  admitLabels(entry.get('labels'), admission);
  admitEndpointPorts(entry, servicePorts, admission);
}

function admitUnixAddress(entry: Field, socket: string, admission: Admission): void {
  const error = (at: Field, message: string) => admission.error(at, 'istio/unix-endpoint', message);
  if (!socket.startsWith('@') && (!socket.startsWith('/') || socket.endsWith('/'))) {
    error(
      entry.get('address'),
      `\`${UNIX}${socket}\` is not the absolute path of a file, expected \`unix:///dir/file\` or \`unix://@name\``,
    );
  }
  const ports = entry.get('ports');
  if (Object.keys(asObject(ports.value)).length > 0) error(ports, 'a unix socket has no ports, expected none');
}

function admitEndpointPorts(entry: Field, servicePorts: ReadonlySet<string> | undefined, admission: Admission): void {
  const ports = entry.get('ports');
  for (const name of Object.keys(asObject(ports.value))) {
    const port = ports.get(name);
    if (servicePorts !== undefined && !servicePorts.has(name)) {
      const known = [...servicePorts].map((service) => `\`${service}\``).join(', ') || 'none';
      admission.error(
        port,
        'istio/endpoint-port-unknown',
        `the ServiceEntry has no port \`${name}\`, its ports are ${known}`,
      );
    }
    admitPortName(port, name, admission);
    admitPortNumber(ports, name, admission);
  }
}
