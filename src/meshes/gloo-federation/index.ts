import type { Mesh } from '../mesh.js';
import { adopt } from './adopt.js';
import { kinds } from './kinds.js';
import { read } from './read.js';
import { ready } from './ready.js';
import { render } from './render.js';
import { translate } from './translate.js';

export const glooFederation: Mesh = {
  name: 'gloo-federation',
  title: 'Gloo Federation',
  docs: 'https://docs.solo.io/gloo-edge/latest/guides/gloo_federation/service_failover/',
  kinds,
  read,
  ready,
  adopt,
  render,
  translate,
};
