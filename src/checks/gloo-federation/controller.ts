import { gloo } from '../components.js';
import { controllerCheck } from '../controller-check.js';

/** Gloo itself, wherever one of its objects stands. */
export const controller = controllerCheck(gloo, 'gloo-federation/controller', {
  concerns: ({ objects }) => objects.length > 0,
  hint: 'install Gloo Edge: `glooctl install gateway enterprise`',
});
