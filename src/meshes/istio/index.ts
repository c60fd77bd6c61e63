import type { Mesh } from '../mesh.js';
import { admit } from './admit/admit.js';
import { adopt } from './adopt.js';
import { credentialSecrets } from './credential-secrets.js';
import { kinds } from './kinds.js';
import { read } from './read.js';
import { ready } from './ready.js';
import { render } from './render.js';

/** Istio: localities, labels and outlierDetection decide, seen from each client's proxy. */
export const istio: Mesh = {
  name: 'istio',
  title: 'Istio',
  docs: 'https://istio.io/latest/docs/tasks/traffic-management/locality-load-balancing/',
  kinds,
  read,
  ready,
  secrets: credentialSecrets,
  adopt,
  admit,
  render,
};
