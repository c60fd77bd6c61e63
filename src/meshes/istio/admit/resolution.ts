import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';
import { domainNameProblem } from './domain-name.js';
import { admitDynamicDns } from './dynamic-dns.js';
import { isTcpFamily, namesItsHost } from './protocol.js';
import { admitDnsEndpoint, admitWorkloadEntry } from './workload-entry.js';
import { writtenObjects, writtenText, writtenTexts } from './written.js';

/** What each `resolution` demands of hosts, endpoints and ports. An unknown one is the schema's business. */
export function admitResolution(
  spec: Field,
  resolution: string | undefined,
  portNames: ReadonlySet<string>,
  admission: Admission,
): void {
  switch (resolution) {
    case '':
    case 'NONE':
      admitNone(spec, admission);
      break;
    case 'STATIC':
      for (const endpoint of writtenObjects(spec.get('endpoints'), admission)) {
        admitWorkloadEntry(endpoint, { servicePorts: portNames, domainNames: false }, admission);
      }
      break;
    case 'DNS':
    case 'DNS_ROUND_ROBIN':
      admitDns(spec, resolution, portNames, admission);
      break;
    case 'DYNAMIC_DNS':
      admitDynamicDns(spec, admission);
  }
  if (resolution !== undefined && resolution !== '' && resolution !== 'NONE') admitSeveralHosts(spec, admission);
}

function admitNone(spec: Field, admission: Admission): void {
  const endpoints = spec.get('endpoints');
  if (endpoints.items().length > 0) {
    const message = 'there are endpoints, but resolution is NONE: requests go to the address that the client asked for';
    admission.error(endpoints, 'istio/endpoints-not-allowed', message);
  }
  const selector = spec.get('workloadSelector');
  if (!selector.present) return;
  const message =
    'workloadSelector has no effect, as resolution is NONE: requests go to the address that the client asked for';
  admission.warning(selector, 'istio/selector-with-resolution-none', message);
}

function admitDns(spec: Field, resolution: string, portNames: ReadonlySet<string>, admission: Admission): void {
  const endpoints = spec.get('endpoints');
  if (endpoints.items().length === 0) {
    const unresolvable = writtenTexts(spec.get('hosts')).find(({ text }) => domainNameProblem(text) !== undefined);
    if (unresolvable !== undefined) {
      const message = `host \`${unresolvable.text}\` cannot be looked up, and with resolution ${resolution} and no endpoints it must be`;
      admission.error(unresolvable.at, 'istio/invalid-host', message);
    }
  }
  const count = endpoints.items().length;
  if (resolution === 'DNS_ROUND_ROBIN' && count > 1) {
    const message = `${count} endpoints, but resolution DNS_ROUND_ROBIN takes one at most: there is nothing to fail over to`;
    admission.error(endpoints, 'istio/endpoints-not-allowed', message);
  }
  for (const endpoint of writtenObjects(endpoints, admission)) admitDnsEndpoint(endpoint, portNames, admission);
  const hosts = spec.get('hosts').items().length;
  if (hosts < 2 || spec.get('addresses').items().length === 0) return;
  const tcp = portsOf(spec).find(({ protocol }) => isTcpFamily(protocol));
  if (tcp === undefined) return;
  const message = `${hosts} hosts share the addresses, so at port ${tcp.number} (${tcp.protocol}) they cannot be told apart`;
  admission.warning(tcp.at, 'istio/shared-address', message);
}

/** Only HTTP and TLS say which host is meant. */
function admitSeveralHosts(spec: Field, admission: Admission): void {
  const hosts = spec.get('hosts').items().length;
  if (hosts < 2) return;
  const blind = portsOf(spec).find(({ protocol }) => !namesItsHost(protocol));
  if (blind === undefined) return;
  const message = `${hosts} hosts at port ${blind.number} (${blind.protocol || 'no protocol'}), where only HTTP and TLS tell which is meant`;
  admission.error(blind.at, 'istio/multiple-hosts-tcp', message);
}

function portsOf(spec: Field): { at: Field; number: number | undefined; protocol: string }[] {
  return spec
    .get('ports')
    .items()
    .flatMap((at) => {
      const protocol = writtenText(at.get('protocol'));
      return !at.present || protocol === undefined ? [] : [{ at, number: at.get('number').number(), protocol }];
    });
}
