import { glooProxy } from '../components.js';
import { controllerCheck } from '../controller-check.js';

/** The Envoy that clients and other clusters reach. */
export const proxy = controllerCheck(glooProxy, 'gloo-federation/proxy', {
  concerns: ({ objects }) => objects.length > 0,
  hint: 'install Gloo Edge with a gateway: `glooctl install gateway enterprise`',
});
