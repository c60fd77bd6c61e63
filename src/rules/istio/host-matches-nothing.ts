import { Field } from '../../resources/field.js';
import type { Problem, Rule, RuleContext } from '../rule.js';
import { exampleManifest } from './example-manifests.js';
import { DESTINATION_RULE, istioObjects } from './istio-objects.js';

export const hostMatchesNothing: Rule = {
  id: 'istio/host-matches-nothing',
  severity: 'error',
  title: 'a host in this spelling matches no service',
  why: 'Hosts are compared letter by letter. Only a name without any dot is completed, with the namespace of the rule: `reviews.prod` and `reviews.prod.svc` are taken as they are and match nothing, nor does a host with capitals or a dot at its end. The rule never applies, and nothing says so.',
  on: DESTINATION_RULE,
  check(document, report, context) {
    const field = Field.root(document).get('spec', 'host');
    const host = field.text();
    if (host === undefined || istioObjects(context).definesHost(host)) return;
    const problem = misspelling(host, context);
    if (problem !== undefined) report({ ...field.origin, ...problem });
  },
  examples: { bad: forHost('reviews.prod'), good: forHost('reviews.prod.svc.cluster.local') },
};

/** A dot at the end, capitals, or a name that is neither short nor whole. */
function misspelling(host: string, context: RuleContext): Pick<Problem, 'message' | 'hint' | 'fix'> | undefined {
  if (host.endsWith('.') || host !== host.toLowerCase()) {
    const right = host.toLowerCase().replace(/\.+$/, '');
    const why = host.endsWith('.') ? 'a dot at its end' : 'capitals';
    return { message: `\`${host}\` matches no service, because of ${why}`, hint: `host: ${right}`, fix: right };
  }
  const [, name = '', namespace = '', svc] = /^([^.*]+)\.([^.]+)(\.svc)?$/.exec(host) ?? [];
  if (name === '' || (svc === undefined && !isNamespace(namespace, name, context))) return undefined;
  const right = `${name}.${namespace}.svc.cluster.local`;
  return {
    message: `\`${host}\` matches no service: only names without any dot are completed`,
    hint: `host: ${right}`,
    fix: right,
  };
}

/** `name.something` may be a host of the outside world; the inputs must show that it is a namespace. */
function isNamespace(namespace: string, name: string, context: RuleContext): boolean {
  return (
    context.topology.service(namespace, name) !== undefined ||
    context.decides('', 'Service', namespace) ||
    context.of('', 'Namespace').some((document) => document.name === namespace) ||
    istioObjects(context).rules.some(({ origin }) => origin.document.namespace === namespace)
  );
}

function forHost(host: string): string {
  return [
    exampleManifest(
      'DestinationRule',
      'name: reviews, namespace: prod',
      `
host: ${host}
trafficPolicy: { outlierDetection: { maxEjectionPercent: 100 } }`,
    ),
    exampleManifest('Service', 'name: reviews, namespace: prod', 'ports: [{ name: http, port: 80 }]', 'v1'),
  ].join('');
}
