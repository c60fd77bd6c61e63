import { istiod } from '../components.js';
import { controllerCheck } from '../controller-check.js';

/** Nothing of Istio reaches a proxy without istiod. */
export const controller = controllerCheck(istiod, 'istio/controller', {
  concerns: ({ objects }) => objects.length > 0,
  hint: 'install Istio: `istioctl install`, or name the cluster of the control plane',
});
