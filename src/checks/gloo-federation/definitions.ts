import { servedCheck } from '../served-check.js';

/** The CustomResourceDefinitions of Gloo Edge and of Gloo Federation. */
export const definitions = servedCheck('gloo-federation', {
  groups: ['gloo.solo.io', 'gateway.solo.io', 'fed.solo.io'],
  install:
    'Upstream, Gateway and VirtualService come with `glooctl install gateway`, FailoverScheme with `glooctl install federation`',
});
