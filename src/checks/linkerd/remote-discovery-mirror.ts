import { asObject, asTextMap } from '../../model/json.js';
import type { Check, Outcome } from '../check.js';
import { labelsOf } from '../objects.js';
import { backendsOf, controlledSplits } from './traffic-splits.js';

const REMOTE_DISCOVERY = 'multicluster.linkerd.io/remote-discovery';
const LOCAL_DISCOVERY = 'multicluster.linkerd.io/local-discovery';

/** The controller reads local Endpoints, which such a mirror has not (linkerd/linkerd2#11472). */
export const remoteDiscoveryMirror: Check = {
  id: 'linkerd/remote-discovery-mirror',
  mesh: 'linkerd',
  severity: 'error',
  async run({ cluster, objects }) {
    const outcomes = await Promise.all(
      backendsOf(controlledSplits(objects)).map(async ({ namespace, service }): Promise<Outcome[]> => {
        const live = await cluster.get('v1', 'Service', service, namespace);
        if (live === undefined) return [];
        const annotations = asTextMap(asObject(live.metadata).annotations);
        const federated = annotations[REMOTE_DISCOVERY] !== undefined || annotations[LOCAL_DISCOVERY] !== undefined;
        if (labelsOf(live)[REMOTE_DISCOVERY] === undefined && !federated) return [];
        return [
          {
            ok: false,
            message: `backend ${namespace}/${service} is a ${federated ? 'federated' : 'remote-discovery'} Service without local Endpoints: the controller never sees it ready`,
            hint: 'export the remote Service through the gateway: `mirror.linkerd.io/exported: "true"`',
          },
        ];
      }),
    );
    return outcomes.flat();
  },
};
