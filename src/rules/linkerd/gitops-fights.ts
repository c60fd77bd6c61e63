import type { Document } from '../../model/document.js';
import { Field } from '../../resources/field.js';
import type { Rule } from '../rule.js';
import { controlledSplitOf, TRAFFIC_SPLIT } from './split.js';

const TRACKING = 'argocd.argoproj.io/tracking-id';

export const gitopsFights: Rule = {
  id: 'linkerd/gitops-fights',
  severity: 'warning',
  title: 'Argo CD and the failover controller write the same weights',
  why: 'With self-heal Argo CD restores the weights of the repository as soon as they differ, also in an outage. The controller writes again, and traffic flaps between the dead primary and the fallback.',
  on: TRAFFIC_SPLIT,
  check(document, report, context) {
    if (controlledSplitOf(document) === undefined) return;
    const tracked = document.annotations[TRACKING]?.split(':')[0];
    const application = context
      .of('argoproj.io', 'Application')
      .find((candidate) => manages(candidate, document, tracked));
    const hint =
      'ignoreDifferences: [{ group: split.smi-spec.io, kind: TrafficSplit, jsonPointers: [/spec/backends] }]';
    if (application !== undefined) {
      if (!selfHeals(application) || ignoresWeights(application)) return;
      report({
        document,
        path: ['spec', 'backends'],
        message: `Application ${application.name} heals itself and does not ignore /spec/backends: it takes back every failover`,
        hint,
      });
    } else if (tracked !== undefined) {
      report({
        document,
        path: ['metadata', 'annotations', TRACKING],
        message: `Application ${tracked} manages this split: with self-heal and without ignoreDifferences on /spec/backends it takes back every failover`,
        hint,
        severity: 'info',
      });
    }
  },
  examples: {
    bad: `apiVersion: split.smi-spec.io/v1alpha2
kind: TrafficSplit
metadata:
  name: web
  namespace: shop
  labels:
    failover.linkerd.io/controlled-by: linkerd-failover
  annotations:
    argocd.argoproj.io/tracking-id: shop:split.smi-spec.io/TrafficSplit:shop/web
spec:
  service: web
  backends:
    - { service: web, weight: 1 }
    - { service: web-west, weight: 0 }
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: shop
  namespace: argocd
spec:
  destination: { namespace: shop }
  syncPolicy:
    automated: { selfHeal: true }
`,
    good: `apiVersion: split.smi-spec.io/v1alpha2
kind: TrafficSplit
metadata:
  name: web
  namespace: shop
  labels:
    failover.linkerd.io/controlled-by: linkerd-failover
  annotations:
    argocd.argoproj.io/tracking-id: shop:split.smi-spec.io/TrafficSplit:shop/web
spec:
  service: web
  backends:
    - { service: web, weight: 1 }
    - { service: web-west, weight: 0 }
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: shop
  namespace: argocd
spec:
  destination: { namespace: shop }
  ignoreDifferences:
    - { group: split.smi-spec.io, kind: TrafficSplit, jsonPointers: [/spec/backends] }
  syncPolicy:
    automated: { selfHeal: true }
    syncOptions: [RespectIgnoreDifferences=true]
`,
  },
};

/** By name where the split says whose it is, else by the namespace that the Application deploys to. */
function manages(application: Document, split: Document, tracked: string | undefined): boolean {
  // An Application outside the argocd namespace is written NAMESPACE_NAME.
  if (tracked !== undefined)
    return [application.name, `${application.namespace}_${application.name}`].includes(tracked);
  const namespace = Field.root(application).get('spec', 'destination', 'namespace').text();
  return namespace !== undefined && namespace === split.namespace;
}

function selfHeals(application: Document): boolean {
  return Field.root(application).get('spec', 'syncPolicy', 'automated', 'selfHeal').boolean() === true;
}

function ignoresWeights(application: Document): boolean {
  return Field.root(application)
    .get('spec', 'ignoreDifferences')
    .items()
    .some((entry) => ['TrafficSplit', '*'].includes(entry.get('kind').text() ?? ''));
}
