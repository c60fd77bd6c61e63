import { linkerdDestination } from '../components.js';
import { controllerCheck } from '../controller-check.js';

/** The proxies get their endpoints and weights from the destination controller. */
export const controlPlane = controllerCheck(linkerdDestination, 'linkerd/control-plane', {
  concerns: ({ objects }) => objects.length > 0,
  hint: 'install Linkerd: `linkerd install --crds | kubectl apply -f -`, then `linkerd install | kubectl apply -f -`',
});
