import { readFullYaml } from '../../manifest/full-yaml.js';
import { asObject, asText } from '../../model/json.js';
import { Field } from '../../resources/field.js';
import type { Rule, RuleContext } from '../rule.js';

const KINDS = [{ group: 'multicluster.linkerd.io', kind: 'Link' }] as const;

export const gatewayIdentityDomain: Rule = {
  id: 'linkerd/gateway-identity-domain',
  severity: 'error',
  title: 'the gateway identity of a Link is of another trust domain',
  why: 'The proxies expect the gateway of the other cluster to prove exactly this identity. When it ends in another trust domain than the one that the other cluster issues, every probe and every request fails in TLS: the mirrors are never ready.',
  on: KINDS,
  check(document, report, context) {
    const spec = Field.root(document).get('spec');
    const identity = spec.get('gatewayIdentity').text();
    const target = spec.get('targetClusterName').text();
    const domain = target && trustDomainOf(target, context);
    if (identity === undefined || target === undefined || domain === undefined) return;
    const [head, named] = identity.split(/\.identity\.[^.]+\./);
    if (named === undefined || named === domain) return;
    const right = `${head}${identity.slice(head?.length, identity.length - named.length)}${domain}`;
    report({
      document,
      path: ['spec', 'gatewayIdentity'],
      message: `the identity ends in ${named}, but cluster ${target} has the trust domain ${domain}: every call through its gateway fails in TLS`,
      hint: `gatewayIdentity: ${right}`,
      fix: right,
    });
  },
  examples: {
    bad: `apiVersion: multicluster.linkerd.io/v1alpha3
kind: Link
metadata:
  name: west
  namespace: linkerd-multicluster
  annotations: { failover.dev/cluster: east }
spec:
  targetClusterName: west
  gatewayIdentity: linkerd-gateway.linkerd-multicluster.serviceaccount.identity.linkerd.cluster.local
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: linkerd-config
  namespace: linkerd
  annotations: { failover.dev/cluster: west }
data:
  values: |
    identityTrustDomain: west.example
`,
    good: `apiVersion: multicluster.linkerd.io/v1alpha3
kind: Link
metadata:
  name: west
  namespace: linkerd-multicluster
  annotations: { failover.dev/cluster: east }
spec:
  targetClusterName: west
  gatewayIdentity: linkerd-gateway.linkerd-multicluster.serviceaccount.identity.linkerd.west.example
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: linkerd-config
  namespace: linkerd
  annotations: { failover.dev/cluster: west }
data:
  values: |
    identityTrustDomain: west.example
`,
  },
};

/** What `linkerd-config` of that cluster says; undefined when it is not among the inputs. */
function trustDomainOf(cluster: string, context: RuleContext): string | undefined {
  const config = context
    .of('', 'ConfigMap')
    .find((document) => document.name === 'linkerd-config' && document.cluster === cluster);
  const values = asText(asObject(config?.value.data).values);
  return values === undefined ? undefined : asText(asObject(readFullYaml(values).value).identityTrustDomain);
}
