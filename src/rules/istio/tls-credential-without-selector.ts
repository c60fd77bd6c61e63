import { readDestinationRule } from '../../resources/destination-rule.js';
import type { Rule } from '../rule.js';
import { exampleManifest } from './example-manifests.js';
import { gatewayNamespaces } from './gateway-routes.js';
import { DESTINATION_RULE, istioObjects } from './istio-objects.js';
import { policyScopes, scopePrefix } from './policy-scope.js';

export const tlsCredentialWithoutSelector: Rule = {
  id: 'istio/tls-credential-without-selector',
  severity: 'error',
  title: 'sidecars ignore credentialName without a workloadSelector',
  why: 'Sidecars read the secret behind credentialName only when the rule has a workloadSelector. Without one TLS is silently not configured: plain text goes to the TLS port, every request fails, and each endpoint looks dead. Gateways read it either way.',
  on: DESTINATION_RULE,
  check(document, report, context) {
    const rule = readDestinationRule(document);
    const { mesh } = istioObjects(context);
    // Rules of the root namespace and of routed gateways are for gateways; without a namespace nobody knows.
    const namespace = document.namespace;
    if (rule.selector !== undefined || namespace === undefined || namespace === mesh.rootNamespace) return;
    if (/(^|-)(in|e)gress|gateway/.test(namespace) || gatewayNamespaces(rule.host, context).length > 0) return;
    for (const scope of policyScopes(rule)) {
      const field = scope.blocks.tls?.get('credentialName');
      const mode = scope.blocks.tls?.get('mode').text() ?? '';
      if (field?.text() === undefined || !['SIMPLE', 'MUTUAL'].includes(mode)) continue;
      report({
        ...field.origin,
        message: `${scopePrefix(scope)}sidecars ignore credentialName ${field.text()}, since the rule has no workloadSelector: plain text goes to the TLS port`,
        hint: 'add a `workloadSelector` with the labels of the clients, or use certificate files',
      });
    }
  },
  examples: { bad: withSelector(''), good: withSelector('workloadSelector: { matchLabels: { app: client } }') },
};

function withSelector(selector: string): string {
  return exampleManifest(
    'DestinationRule',
    'name: db, namespace: prod',
    `
host: db.example.com
${selector}
trafficPolicy: { tls: { mode: SIMPLE, credentialName: db-ca } }`,
  );
}
