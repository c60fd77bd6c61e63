import { knownService } from '../../meshes/service-mesh-hub/discovery.js';
import { readFailoverService } from '../../meshes/service-mesh-hub/failover-service.js';
import type { KindRule } from '../rule.js';
import { failoverShifts } from './failover-shifts.js';
import { discovery, failoverService, outlierPolicy, together, trafficShift, virtualMesh } from './guide.js';
import { pathOf } from './path-of.js';
import { meshKey } from './services.js';
import { networking, worldOf } from './world.js';

export const shiftNotVisible: KindRule = {
  id: 'service-mesh-hub/shift-not-visible',
  severity: 'warning',
  title: 'a traffic shift that other meshes see without its host',
  why: 'The shifted route is copied to every other mesh of the VirtualMesh, but the host of the FailoverService exists only in its declared meshes. Clients elsewhere who call the service by its global name get no upstream.',
  on: networking('TrafficPolicy'),
  check(document, report, context) {
    const { discovery, topology } = worldOf(context);
    for (const { field, target, shifted } of failoverShifts(document, context)) {
      const declared = (target === undefined ? [] : (readFailoverService(target).meshes ?? [])).map(meshKey);
      for (const service of shifted) {
        const mesh = knownService(service, discovery, topology)?.mesh;
        const group = mesh && discovery.virtualMeshes.find(({ meshes }) => meshes.map(meshKey).includes(meshKey(mesh)));
        const blind = (group?.meshes ?? []).map(meshKey).filter((key) => !declared.includes(key));
        if (target === undefined || declared.length === 0 || blind.length === 0) continue;
        report({
          ...field.origin,
          message: `clients of ${pathOf(service)} in ${blind.join(', ')} are shifted too, but FailoverService ${target.name} is not visible there`,
          hint: `add ${blind.join(', ')} to spec.meshes of the FailoverService`,
        });
      }
    }
  },
  examples: {
    bad: together(failoverService, outlierPolicy, trafficShift, virtualMesh, ...discovery),
    good: together(
      failoverService.replace(
        '  meshes:',
        '  meshes:\n  - { name: istiod-istio-system-remote, namespace: service-mesh-hub }',
      ),
      outlierPolicy,
      trafficShift,
      virtualMesh,
      ...discovery,
    ),
  },
};
