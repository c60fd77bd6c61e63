import { envoy } from './envoy/index.js';
import { glooFederation } from './gloo-federation/index.js';
import { istio } from './istio/index.js';
import { linkerd } from './linkerd/index.js';
import type { Mesh } from './mesh.js';
import { neutral } from './neutral/index.js';
import { serviceMeshHub } from './service-mesh-hub/index.js';

/** Every mesh, alphabetically. */
export const meshes: readonly Mesh[] = [envoy, glooFederation, istio, linkerd, neutral, serviceMeshHub];
