import { servedCheck } from '../served-check.js';

/** The CustomResourceDefinitions of TrafficSplit (from linkerd-smi), HTTPRoute and Link. */
export const definitions = servedCheck('linkerd', {
  groups: [
    'split.smi-spec.io',
    'policy.linkerd.io',
    'gateway.networking.k8s.io',
    'multicluster.linkerd.io',
    'linkerd.io',
  ],
  install:
    'TrafficSplit comes with linkerd-smi (`linkerd smi install`), in v1alpha1 and v1alpha2; HTTPRoute with Linkerd or the Gateway API',
});
