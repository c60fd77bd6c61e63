import type { FailoverService } from './failover-service.js';
import { failoverServiceProblems } from './failover-service-problems.js';
import { type ObjectReference, objectKey, sameService } from './names.js';
import type { TranslationWorld } from './translate-world.js';

/**
 * Why the controller would not translate a FailoverService. Where discovery is among the inputs it is taken to be all that there is, so
 * that unlike in `validate` a policy or VirtualMesh that nobody wrote does not exist.
 */
export function failoverServiceRefusals(failoverService: FailoverService, world: TranslationWorld): string[] {
  const problems = failoverServiceProblems(failoverService, world).map(({ text }) => text);
  if (problems.length > 0) return problems;
  return [...withoutPolicies(failoverService, world), ...withoutVirtualMesh(failoverService, world)];
}

function withoutPolicies({ backingServices }: FailoverService, { policies, discovery }: TranslationWorld): string[] {
  if (policies.length > 0 || discovery.trafficTargets.length === 0) return [];
  return backingServices.map(
    (service) => `Service ${objectKey(service)} does not have any TrafficPolicies that apply OutlierDetection settings`,
  );
}

function withoutVirtualMesh(
  { meshes = [], backingServices }: FailoverService,
  { discovery, targets }: TranslationWorld,
): string[] {
  if (discovery.virtualMeshes.length > 0 || discovery.meshes.length === 0) return [];
  const backing = backingServices.flatMap(
    (service): ObjectReference | ObjectReference[] =>
      targets.find((target) => sameService(target.service, service))?.mesh ?? [],
  );
  const names = [...new Set([...meshes, ...backing].map(({ name, namespace }) => `${name}.${namespace}`))];
  return names.length < 2 ? [] : names.map((name) => `Mesh ${name} is not grouped in a VirtualMesh`);
}
