import type { Document } from '../../model/document.js';
import { groupBy } from '../../model/group-by.js';
import { Field } from '../../resources/field.js';
import type { Rule, RuleContext } from '../rule.js';
import { effectivePolicies } from './effective-policy.js';
import { exampleManifest, examplePod, exampleRule } from './example-manifests.js';
import { sameCluster } from './same-cluster.js';

const SLICE = [{ group: 'discovery.k8s.io', kind: 'EndpointSlice' }] as const;

export const sliceWithoutPods: Rule = {
  id: 'istio/slice-without-pods',
  severity: 'warning',
  title: 'addresses of an EndpointSlice belong to no Pod, so they have no locality',
  why: 'istiod takes the locality of an address from its Pod only; `zone` and `nodeName` of the EndpointSlice are not read. Addresses written by hand have no locality: they all stand on one level, and failover between regions does not see them.',
  on: SLICE,
  check(document, report, context) {
    const namespace = document.namespace ?? 'default';
    const pods = podsIn(namespace, context).filter((pod) => sameCluster(pod, document));
    const service = document.labels['kubernetes.io/service-name'];
    if (pods.length === 0 || service === undefined || !isIstio(namespace, service, context)) return;
    const known = new Set(pods.flatMap((pod) => Field.root(pod).get('status', 'podIP').text() ?? []));
    const names = new Set(pods.map(({ name }) => name));
    const endpoints = Field.root(document).get('endpoints').items();
    const strange = endpoints.filter((endpoint) => {
      const target = endpoint.get('targetRef', 'name').text();
      return target === undefined
        ? endpoint
            .get('addresses')
            .texts()
            .every((address) => !known.has(address))
        : !names.has(target);
    });
    const [first] = strange;
    if (first === undefined) return;
    report({
      ...first.origin,
      message: `${strange.length} of ${endpoints.length} addresses of ${service} belong to no Pod among the inputs (first ${first.get('addresses').texts()[0] ?? 'unknown'}): istiod gives them no locality`,
      hint: 'use WorkloadEntries with `locality` for addresses that are no Pods',
    });
  },
  examples: { bad: slice('10.9.9.9'), good: slice('10.0.1.1') },
};

const podCache = new WeakMap<RuleContext, Map<string, Document[]>>();

function podsIn(namespace: string, context: RuleContext): readonly Document[] {
  const known = podCache.get(context) ?? groupBy(context.of('', 'Pod'), (pod) => pod.namespace ?? 'default');
  podCache.set(context, known);
  return known.get(namespace) ?? [];
}

const cache = new WeakMap<RuleContext, ReadonlySet<string>>();

/** Whether some plan of Istio is about that Service. */
function isIstio(namespace: string, service: string, context: RuleContext): boolean {
  const hosts = cache.get(context) ?? new Set(effectivePolicies(context).map(({ plan }) => plan.service));
  cache.set(context, hosts);
  return hosts.has(`${service}.${namespace}.svc.cluster.local`);
}

function slice(address: string): string {
  return [
    exampleRule('outlierDetection: { maxEjectionPercent: 100 }'),
    exampleManifest('Service', 'name: reviews, namespace: prod', 'ports: [{ name: http, port: 80 }]', 'v1'),
    `---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: reviews-1, namespace: prod, labels: { kubernetes.io/service-name: reviews } }
addressType: IPv4
ports: [{ name: http, port: 80 }]
endpoints: [{ addresses: [${address}], zone: eu-a }]
`,
    examplePod('reviews-1', '10.0.1.1', 'eu/a'),
  ].join('');
}
