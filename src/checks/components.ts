import { type Component, imageName, type Workload } from './component.js';

const isCalled =
  (wanted: string, inNamespace?: string) =>
  ({ name, namespace }: Workload): boolean =>
    name === wanted && (inNamespace === undefined || namespace === inNamespace);
const hasLabel =
  (key: string, ...values: string[]) =>
  ({ labels }: Workload): boolean =>
    values.includes(labels[key] ?? '');
const runs =
  (...images: string[]) =>
  ({ image }: Workload): boolean =>
    images.some((name) => imageName(image).endsWith(`/${name}`));
const either =
  (...tests: ((workload: Workload) => boolean)[]) =>
  (workload: Workload): boolean =>
    tests.some((test) => test(workload));

// A revision (`istiod-1-20-3`) keeps the label (istio: manifests/charts/istio-control/istio-discovery/templates/deployment.yaml).
export const istiod: Component = {
  mesh: 'istio',
  name: 'istiod',
  matches: either(hasLabel('app', 'istiod'), isCalled('istiod')),
};

const LINKERD_COMPONENT = 'linkerd.io/control-plane-component';

export const linkerdDestination: Component = {
  mesh: 'linkerd',
  name: 'linkerd-destination',
  matches: either(hasLabel(LINKERD_COMPONENT, 'destination'), isCalled('linkerd-destination')),
};

export const linkerdFailover: Component = {
  mesh: 'linkerd',
  name: 'linkerd-failover',
  matches: either(isCalled('linkerd-failover'), runs('linkerd/failover')),
};

export const smiAdaptor: Component = {
  mesh: 'linkerd',
  name: 'linkerd-smi',
  matches: either(isCalled('smi-adaptor'), runs('smi-adaptor')),
};

// Up to 2.17 `linkerd-service-mirror-CLUSTER`, since 2.18 `controller-CLUSTER` (linkerd2: multicluster/charts).
export const serviceMirror: Component = {
  mesh: 'linkerd',
  name: 'service-mirror',
  matches: either(
    ({ name }) => name.startsWith('linkerd-service-mirror'),
    hasLabel(LINKERD_COMPONENT, 'linkerd-service-mirror', 'service-mirror'),
    ({ name, labels }) => name.startsWith('controller-') && labels['linkerd.io/extension'] === 'multicluster',
  ),
};

export const gloo: Component = {
  mesh: 'gloo-federation',
  name: 'gloo',
  matches: either(hasLabel('gloo', 'gloo'), isCalled('gloo')),
};

export const glooProxy: Component = {
  mesh: 'gloo-federation',
  name: 'gateway-proxy',
  matches: ({ labels, name }) => labels['gateway-proxy-id'] !== undefined || name === 'gateway-proxy',
};

export const glooFed: Component = {
  mesh: 'gloo-federation',
  name: 'gloo-fed',
  matches: either(isCalled('gloo-fed'), runs('gloo-fed')),
};

export const smhNetworking: Component = {
  mesh: 'service-mesh-hub',
  name: 'networking',
  matches: either(runs('mesh-networking', 'smh-networking'), isCalled('networking', 'service-mesh-hub')),
};

export const smhDiscovery: Component = {
  mesh: 'service-mesh-hub',
  name: 'discovery',
  matches: either(runs('mesh-discovery', 'smh-discovery'), isCalled('discovery', 'service-mesh-hub')),
};

/** Every component whose version tells that of its mesh, in the order in which they are told. */
export const versioned: readonly Component[] = [
  gloo,
  glooFed,
  istiod,
  linkerdDestination,
  linkerdFailover,
  smiAdaptor,
  smhNetworking,
];
