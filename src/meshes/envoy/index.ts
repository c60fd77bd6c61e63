import type { Mesh } from '../mesh.js';
import { adopt } from './adopt.js';
import { read } from './read.js';
import { BOOTSTRAP, CLUSTER, recognise } from './recognise.js';
import { render } from './render.js';

/** Envoy without a mesh around it: static bootstraps and bare clusters. */
export const envoy: Mesh = {
  name: 'envoy',
  title: 'Envoy',
  docs: 'https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/priority',
  kinds: [
    { apiGroup: '', versions: [BOOTSTRAP], kind: 'Bootstrap', scope: 'Cluster' },
    { apiGroup: '', versions: [CLUSTER], kind: 'Cluster', scope: 'Cluster' },
  ],
  recognise,
  read,
  adopt,
  render,
};
