import { readServiceEntry } from '../../resources/service-entry.js';
import type { Rule } from '../rule.js';
import { exampleManifest } from './example-manifests.js';
import { SERVICE_ENTRY } from './istio-objects.js';

export const seOverK8sHost: Rule = {
  id: 'istio/se-over-k8s-host',
  severity: 'warning',
  title: 'a ServiceEntry takes the host of a Kubernetes Service',
  why: 'Endpoints with DNS names are not merged with the pods of a Service of the same host: one of the two definitions wins, and either the pods or the other endpoints are never used. So the wanted backup is not there in an outage.',
  on: SERVICE_ENTRY,
  check(document, report, context) {
    const { hosts, resolution, cluster } = readServiceEntry(document);
    if (resolution !== 'DNS') return;
    for (const [index, host] of hosts.entries()) {
      const [, name, namespace] = /^([^.*]+)\.([^.]+)\.svc\.cluster\.local$/.exec(host) ?? [];
      if (name === undefined || namespace === undefined) continue;
      if (context.topology.service(namespace, name, cluster) === undefined) continue;
      report({
        document,
        path: ['spec', 'hosts', index],
        message: `${host} is a Kubernetes Service as well, and its pods are not merged with endpoints by name: one of the two definitions wins`,
        hint: `use a host of its own such as \`${name}.global\`, or resolution STATIC with addresses`,
      });
    }
  },
  examples: { bad: withHost('reviews.prod.svc.cluster.local'), good: withHost('reviews.global') },
};

function withHost(host: string): string {
  return [
    exampleManifest(
      'ServiceEntry',
      'name: reviews, namespace: prod',
      `
hosts: [${host}]
ports: [{ number: 80, name: http, protocol: HTTP }]
resolution: DNS
endpoints: [{ address: reviews.example.com }]`,
    ),
    exampleManifest('Service', 'name: reviews, namespace: prod', 'ports: [{ name: http, port: 80 }]', 'v1'),
  ].join('');
}
