import type { DestinationRule } from '../../resources/destination-rule.js';
import type { Problem, Rule, RuleContext } from '../rule.js';
import { exampleManifest } from './example-manifests.js';
import { gatewayNamespaces } from './gateway-routes.js';
import { istioObjects } from './istio-objects.js';
import { workloadNamespaces } from './known-workloads.js';
import { asksForFailover } from './locality-lists.js';
import { policyScopes } from './policy-scope.js';
import { kubernetesHost, serviceOwner } from './service-owner.js';

export const drNotVisible: Rule = {
  id: 'istio/dr-not-visible',
  severity: 'error',
  title: 'clients do not see the DestinationRule that holds the failover',
  why: "A client's proxy looks for rules in its own namespace, then in the service's, then in Istio's root namespace, and takes the first match. A rule anywhere else, or one that is exported to its own namespace only, is not used: those clients have no failover, often only at the ingress gateway.",
  on: 'input',
  check(context, report) {
    for (const rule of istioObjects(context).rules) {
      const problem = rule.origin.document.namespace === undefined ? undefined : problemOf(rule, context);
      if (problem !== undefined) report(problem);
    }
  },
  examples: { bad: ruleIn('config'), good: ruleIn('prod') },
};

function problemOf(rule: DestinationRule, context: RuleContext): Problem | undefined {
  const { host, namespace, exportTo, selector, origin } = rule;
  const owner = serviceOwner(host, context);
  const intended = policyScopes(rule).some(({ blocks }) =>
    asksForFailover(blocks.loadBalancer?.get('localityLbSetting')),
  );
  if (!intended || owner === undefined || selector !== undefined) return undefined;
  const { rootNamespace } = istioObjects(context).mesh;
  const clients = workloadNamespaces(context);
  if (namespace !== owner && namespace !== rootNamespace) {
    // A rule beside its clients is the usual way to have one's own settings.
    if (!isThere(host, context) || clients.has(namespace) || context.decides('', 'Service', namespace))
      return undefined;
    return {
      document: origin.document,
      path: ['metadata', 'namespace'],
      message: `clients in other namespaces than ${namespace} never see this rule: it is neither in ${owner}, where ${host} is, nor in ${rootNamespace}`,
      hint: `move the rule to \`namespace: ${owner}\``,
      severity: clients.size > 0 ? 'error' : 'warning',
    };
  }
  const own = exportTo.length > 0 && exportTo.every((target) => target === '.' || target === namespace);
  if (!own) return undefined;
  const gateway = gatewayNamespaces(host, context).find((other) => other !== namespace);
  // A route binds the gateway to the host for certain; whoever else may call it must be seen, and the service with it.
  const other = gateway ?? (isThere(host, context) ? [...clients].find((client) => client !== namespace) : undefined);
  if (other === undefined) return undefined;
  return {
    document: origin.document,
    path: ['spec', 'exportTo'],
    message: `${gateway === undefined ? 'clients' : 'the gateway'} in ${other} never see${gateway === undefined ? '' : 's'} this rule: it is exported to ${namespace} only`,
    hint: "set `exportTo: ['*']`, or leave it out",
    severity: gateway === undefined ? 'warning' : 'error',
  };
}

/** Whether the inputs hold the service itself. */
function isThere(host: string, context: RuleContext): boolean {
  const service = kubernetesHost(host);
  return service === undefined || context.topology.service(service.namespace, service.name) !== undefined;
}

function ruleIn(namespace: string): string {
  return [
    exampleManifest(
      'DestinationRule',
      `name: reviews, namespace: ${namespace}`,
      `
host: reviews.prod.svc.cluster.local
trafficPolicy:
  outlierDetection: { maxEjectionPercent: 100 }
  loadBalancer: { localityLbSetting: { failover: [{ from: eu, to: us }] } }`,
    ),
    exampleManifest('Service', 'name: reviews, namespace: prod', 'ports: [{ name: http, port: 80 }]', 'v1'),
    exampleManifest('Deployment', 'name: productpage, namespace: prod', 'replicas: 1', 'apps/v1'),
  ].join('');
}
