import { readServiceReference } from '../../meshes/service-mesh-hub/references.js';
import { readTrafficPolicy, type TrafficPolicy } from '../../meshes/service-mesh-hub/traffic-policy.js';
import { asObject } from '../../model/json.js';
import { Field } from '../../resources/field.js';
import type { RuleContext } from '../rule.js';
import { discoveryObjects, networkingObjects } from './world.js';

/**
 * Policies that the status of a TrafficTarget says are applied to it and that are not among the inputs. The controller itself looks for
 * outlier detection there (failover_service_validation.go).
 */
export function policiesInStatus(context: RuleContext): TrafficPolicy[] {
  const written = new Set(
    networkingObjects(context, 'TrafficPolicy').map(({ namespace, name }) => `${namespace}/${name}`),
  );
  return discoveryObjects(context, 'TrafficTarget').flatMap((document) => {
    const root = Field.root(document);
    const service = readServiceReference(root.get('spec', 'kubeService', 'ref'));
    return root
      .get('status', 'appliedTrafficPolicies')
      .items()
      .map((applied) => ({
        name: applied.get('ref', 'name').text() ?? '',
        namespace: applied.get('ref', 'namespace').text() ?? '',
        spec: asObject(applied.get('spec').value),
      }))
      .filter(({ namespace, name }) => !written.has(`${namespace}/${name}`))
      .map(({ name, namespace, spec }) => ({
        ...readTrafficPolicy({ ...document, value: { spec } }),
        name,
        namespace,
        destinationSelector: [{ refs: [service] }],
      }));
  });
}
