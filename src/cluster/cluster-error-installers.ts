/** Who brings the CustomResourceDefinitions of an API group; undefined where nobody is known. */
export function installedBy(group: string): string | undefined {
  return INSTALLERS[group];
}

const GLOO = 'Gloo Edge (`glooctl install gateway`)';
const GLOO_FEDERATION = 'Gloo Federation (`glooctl install federation`)';
const SERVICE_MESH_HUB = 'Service Mesh Hub 0.9 (`meshctl install`)';
const ISTIO = 'Istio (`istioctl install`)';
const LINKERD_SMI = 'the Linkerd SMI extension (`linkerd smi install`)';

const INSTALLERS: Record<string, string> = {
  'networking.istio.io': ISTIO,
  'security.istio.io': ISTIO,
  'gateway.solo.io': GLOO,
  'gloo.solo.io': GLOO,
  'fed.solo.io': GLOO_FEDERATION,
  'multicluster.solo.io': GLOO_FEDERATION,
  'networking.smh.solo.io': SERVICE_MESH_HUB,
  'discovery.smh.solo.io': SERVICE_MESH_HUB,
  'split.smi-spec.io': LINKERD_SMI,
  'multicluster.linkerd.io': 'Linkerd multicluster (`linkerd multicluster install`)',
  'linkerd.io': 'Linkerd (`linkerd install --crds`)',
  'policy.linkerd.io': 'Linkerd (`linkerd install --crds`)',
  'gateway.networking.k8s.io': "the Gateway API (its release's `standard-install.yaml`)",
};
