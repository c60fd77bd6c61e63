import { didYouMean } from '../../manifest/did-you-mean.js';
import { readDestinationRule } from '../../resources/destination-rule.js';
import { Field } from '../../resources/field.js';
import type { Rule } from '../rule.js';
import { exampleManifest } from './example-manifests.js';
import { DESTINATION_RULE, istioObjects } from './istio-objects.js';
import { kubernetesHost } from './service-owner.js';

export const hostUnknown: Rule = {
  id: 'istio/host-unknown',
  severity: 'warning',
  title: 'no Service among the inputs has the host of the rule',
  why: 'A rule for a host that no service has never applies. A short name is completed with the namespace of the rule, not with that of the service, so a rule in another namespace easily means a host that does not exist.',
  on: DESTINATION_RULE,
  check(document, report, context) {
    const { host } = readDestinationRule(document);
    const service = kubernetesHost(host);
    if (service === undefined || istioObjects(context).definesHost(host)) return;
    const written = Field.root(document).get('spec', 'host').text();
    // Without a namespace nobody knows what a short name is completed with.
    if (written !== host && document.namespace === undefined) return;
    if (!context.decides('', 'Service', service.namespace, document.cluster)) return;
    if (context.topology.service(service.namespace, service.name) !== undefined) return;
    const { services } = context.topology;
    const elsewhere = services.find((other) => other.name === service.name);
    const names = services.filter((other) => other.namespace === service.namespace).map(({ name }) => name);
    const near = didYouMean(service.name, names);
    const meant = elsewhere
      ? `${elsewhere.name}.${elsewhere.namespace}.svc.cluster.local`
      : near && `${near}.${service.namespace}.svc.cluster.local`;
    report({
      document,
      path: ['spec', 'host'],
      message: `${service.namespace} has ${names.length} Services among the inputs and none called ${service.name}: this rule applies to nothing`,
      hint: meant === undefined ? 'check the name and the namespace of the service' : `did you mean \`${meant}\`?`,
    });
  },
  examples: { bad: forHost('review'), good: forHost('reviews') },
};

function forHost(name: string): string {
  return [
    exampleManifest(
      'DestinationRule',
      'name: reviews, namespace: prod',
      `
host: ${name}.prod.svc.cluster.local
trafficPolicy: { outlierDetection: { maxEjectionPercent: 100 } }`,
    ),
    exampleManifest('Service', 'name: reviews, namespace: prod', 'ports: [{ name: http, port: 80 }]', 'v1'),
  ].join('');
}
