import type { Check } from '../check.js';
import { registrationOutcomes } from '../registration.js';
import { clustersOf, failoverSchemes } from './schemes.js';

/** A scheme names clusters as they are registered with gloo-fed, not as kubeconfig contexts. */
export const registration: Check = {
  id: 'gloo-federation/registration',
  mesh: 'gloo-federation',
  severity: 'error',
  run: ({ cluster, objects }) =>
    registrationOutcomes(
      cluster,
      clustersOf(failoverSchemes(objects)),
      (name) => `glooctl cluster register --cluster-name ${name} --remote-context CONTEXT`,
    ),
};
