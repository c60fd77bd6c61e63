import { knownService } from '../../meshes/service-mesh-hub/discovery.js';
import { readFailoverService } from '../../meshes/service-mesh-hub/failover-service.js';
import type { KindRule } from '../rule.js';
import { discovery, failoverService, mesh, outlierPolicy, together, trafficTarget, virtualMesh } from './guide.js';
import { meshesWithoutGateway } from './meshes-without-gateway.js';
import { pathOf } from './path-of.js';
import { networking, worldOf } from './world.js';

export const remoteNotFederated: KindRule = {
  id: 'service-mesh-hub/remote-not-federated',
  severity: 'error',
  title: 'a remote backing service without an ingress gateway',
  why: 'Clients reach a service of another cluster through the ingress gateway of its mesh. Without one the remote host does not exist, while the FailoverService is still ACCEPTED: the failover leads nowhere.',
  on: networking('FailoverService'),
  check(document, report, context) {
    const { discovery, topology } = worldOf(context);
    const failoverService = readFailoverService(document);
    const declared = new Set((failoverService.meshes ?? []).map(({ name, namespace }) => `${namespace}/${name}`));
    for (const { origin, ...service } of failoverService.backingServices) {
      const mesh = knownService(service, discovery, topology)?.mesh;
      if (mesh === undefined || [...declared].every((key) => key === `${mesh.namespace}/${mesh.name}`)) continue;
      if (!meshesWithoutGateway(context).has(`${mesh.namespace}/${mesh.name}`)) continue;
      report({
        ...origin,
        message: `${pathOf(service)} cannot be reached from other clusters: Mesh ${mesh.namespace}/${mesh.name} has no ingressGateways`,
        hint: 'install an ingress gateway there: a Service with label `istio: ingressgateway` and a port named `tls` (15443)',
      });
    }
  },
  examples: {
    bad: together(
      failoverService,
      outlierPolicy,
      virtualMesh,
      mesh('mgmt'),
      mesh('remote', { gateways: '' }),
      trafficTarget('mgmt'),
      trafficTarget('remote'),
    ),
    good: together(failoverService, outlierPolicy, virtualMesh, ...discovery),
  },
};
