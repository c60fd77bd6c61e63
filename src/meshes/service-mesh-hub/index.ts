import type { Mesh } from '../mesh.js';
import { adopt } from './adopt.js';
import { kinds } from './kinds.js';
import { read } from './read.js';
import { ready } from './ready.js';
import { render } from './render.js';
import { translate } from './translate.js';

export const serviceMeshHub: Mesh = {
  name: 'service-mesh-hub',
  title: 'Service Mesh Hub',
  docs: 'https://docs.solo.io/gloo-mesh/0.9/guides/failover_service_guide/',
  kinds,
  read,
  ready,
  adopt,
  render,
  translate,
};
