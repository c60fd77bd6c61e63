import type { Mesh } from '../mesh.js';
import { adopt } from './adopt.js';
import { kinds } from './kinds.js';
import { read } from './read.js';
import { ready } from './ready.js';
import { render } from './render.js';
import { schemeEffects } from './scheme-effects.js';
import { schemeSecrets } from './scheme-secrets.js';
import { translate } from './translate.js';

export const glooFederation: Mesh = {
  name: 'gloo-federation',
  title: 'Gloo Federation',
  docs: 'https://docs.solo.io/gloo-edge/latest/guides/gloo_federation/service_failover/',
  kinds,
  read,
  ready,
  effects: schemeEffects,
  secrets: schemeSecrets,
  adopt,
  render,
  translate,
};
