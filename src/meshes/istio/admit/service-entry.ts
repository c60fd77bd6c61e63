import { isAddressBlock, isIpAddress } from '../../../model/ip-address.js';
import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';
import { wildcardDomainProblem } from './domain-name.js';
import { admitExportTo } from './export-to.js';
import { admitResolution } from './resolution.js';
import { admitServicePorts } from './service-ports.js';
import { admitSelectorIsNotEmpty, admitSelectorLabels } from './workload-selector.js';
import { writtenText, writtenTexts } from './written.js';

/** istio: validation.go ValidateServiceEntry; a bad selector label hides everything else. */
export function admitServiceEntry(spec: Field, admission: Admission): void {
  const selector = spec.get('workloadSelector');
  if (selector.present) {
    const labels = selector.get('labels');
    if (!admitSelectorLabels(labels, admission)) return;
    admitSelectorIsNotEmpty(selector, labels, admission, 'every workload of the namespace is an endpoint');
    if (spec.get('endpoints').items().length > 0) {
      const message = 'workloadSelector and endpoints are both set, expected one of them';
      admission.error(selector, 'istio/selector-and-endpoints', message);
    }
  }
  const resolution = writtenText(spec.get('resolution'));
  admitHosts(spec, resolution, admission);
  admitAddresses(spec, resolution, admission);
  const portNames = admitServicePorts(spec, admission);
  admitResolution(spec, resolution, portNames, admission);
  admitExportTo(spec.get('exportTo'), admission, { allowsNobody: true });
}

function admitHosts(spec: Field, resolution: string | undefined, admission: Admission): void {
  const hosts = spec.get('hosts');
  if (hosts.items().length === 0)
    admission.error(spec, 'istio/invalid-host', 'hosts is empty, expected at least one host');
  for (const { at, text } of writtenTexts(hosts)) {
    const problem = text === '*' ? 'everything cannot be one service' : wildcardDomainProblem(text);
    if (problem !== undefined) {
      admission.error(at, 'istio/invalid-host', `host \`${text}\` is no domain name: ${problem}`);
    }
    if (text.includes('*') && text !== '*' && !text.startsWith('*.') && resolution !== 'DYNAMIC_DNS') {
      const message = `host \`${text}\` has a \`*\` that is no label of its own, expected \`*.\` in front or none`;
      admission.warning(at, 'istio/partial-wildcard-host', message);
    }
  }
}

function admitAddresses(spec: Field, resolution: string | undefined, admission: Admission): void {
  const addresses = writtenTexts(spec.get('addresses'));
  for (const { at, text } of addresses) {
    if (isIpAddress(text) || isAddressBlock(text)) continue;
    const message = `\`${text}\` is no IP address and no block of them, expected one such as \`10.0.0.1\` or \`10.0.0.0/16\``;
    admission.error(at, 'istio/invalid-addresses', message);
  }
  const block = addresses.find(({ text }) => text.includes('/'));
  if (block === undefined || resolution === undefined || ['', 'NONE', 'STATIC'].includes(resolution)) return;
  const message = `the block \`${block.text}\` is allowed with resolution NONE or STATIC only, found ${resolution}`;
  admission.error(block.at, 'istio/invalid-addresses', message);
}
