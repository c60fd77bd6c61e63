import { glooFed } from '../components.js';
import { controllerCheck } from '../controller-check.js';
import { failoverSchemes } from './schemes.js';

/** Nobody else makes `spec.failover` of a FailoverScheme. */
export const federationController = controllerCheck(glooFed, 'gloo-federation/federation-controller', {
  concerns: ({ objects }) => failoverSchemes(objects).length > 0,
  hint: 'install Gloo Federation here: `glooctl install federation`, or say which cluster is `management: true`',
});
