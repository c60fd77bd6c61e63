import { linkerdFailover } from '../components.js';
import { controllerCheck } from '../controller-check.js';
import { controlledSplits } from './traffic-splits.js';

/** Nobody else moves the weights of a TrafficSplit. */
export const failoverController = controllerCheck(linkerdFailover, 'linkerd/failover-controller', {
  concerns: ({ objects }) => controlledSplits(objects).length > 0,
  hint: 'helm install linkerd-failover -n linkerd-failover --create-namespace --devel linkerd/linkerd-failover, in the cluster of the clients',
});
