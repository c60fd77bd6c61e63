import type { PolicyWorld } from './applied-policies.js';
import { type Discovery, knownService, type VirtualMesh } from './discovery.js';
import type { FailoverService } from './failover-service.js';
import type { FailoverServiceProblem } from './failover-service-problem.js';
import type { ObjectReference } from './names.js';

/**
 * Declared meshes and those of the backing services must be Istio and, as soon as there are two or more, stand in one VirtualMesh. Silent
 * about VirtualMeshes where the inputs hold neither one nor any discovered Mesh.
 */
export function virtualMeshProblems(failoverService: FailoverService, world: PolicyWorld): FailoverServiceProblem[] {
  const { discovery } = world;
  const origin = { document: failoverService.origin.document, path: ['spec', 'meshes'] };
  const foreign = (failoverService.meshes ?? []).flatMap((mesh) => {
    const type = discovery.meshes.find((candidate) => same(candidate, mesh))?.type;
    return type === undefined || type === 'istio'
      ? []
      : { condition: 'unsupported-mesh-type', text: `Unsupported Mesh type ${type} for Mesh ${label(mesh)}`, origin };
  });
  const meshes = referencedMeshes(failoverService, world);
  const undecided = discovery.virtualMeshes.length === 0 && discovery.meshes.length === 0;
  if (meshes.length < 2 || undecided) return foreign;
  const parents = meshes.map((mesh) => ({ mesh, parent: parentOf(mesh, discovery) }));
  const alone = parents
    .filter(({ parent }) => parent === undefined)
    .map(({ mesh }) => ({
      condition: 'mesh-without-virtual-mesh',
      text: `Mesh ${label(mesh)} is not grouped in a VirtualMesh`,
      origin,
    }));
  const distinct = [...new Set(parents.flatMap(({ parent }) => (parent === undefined ? [] : label(parent))))].sort();
  const several =
    distinct.length < 2
      ? []
      : [
          {
            condition: 'multiple-virtual-meshes',
            text: `Services belong to multiple different parent VirtualMeshes: [${distinct.join(', ')}]`,
            origin,
          },
        ];
  return [...alone, ...several, ...foreign];
}

/** A mesh belongs to the first VirtualMesh that lists it and is accepted: one that lists an unknown mesh, or a mesh already taken, is not. */
export function parentOf(mesh: ObjectReference, { virtualMeshes, meshes }: Discovery): VirtualMesh | undefined {
  const taken: ObjectReference[] = [];
  // The controller takes them by name (pkg/mesh-networking/apply/configtarget/config_target_validator.go).
  const byName = [...virtualMeshes].sort((a, b) => (label(a) < label(b) ? -1 : 1));
  for (const candidate of byName) {
    const known =
      meshes.length === 0 || candidate.meshes.every((member) => meshes.some((found) => same(found, member)));
    if (!known || candidate.meshes.some((member) => taken.some((other) => same(other, member)))) continue;
    if (candidate.meshes.some((member) => same(member, mesh))) return candidate;
    taken.push(...candidate.meshes);
  }
  return undefined;
}

function referencedMeshes(
  { meshes = [], backingServices }: FailoverService,
  { discovery, topology }: PolicyWorld,
): ObjectReference[] {
  const all = [
    ...meshes,
    ...backingServices.flatMap((service) => knownService(service, discovery, topology)?.mesh ?? []),
  ];
  // A set of the controller lists its members by key (skv2: contrib/pkg/sets/sets.go).
  return all
    .filter((mesh, index) => all.findIndex((other) => same(other, mesh)) === index)
    .sort((one, other) => (label(one) < label(other) ? -1 : 1));
}

function same(one: ObjectReference, other: ObjectReference): boolean {
  return one.name === other.name && one.namespace === other.namespace;
}

function label({ name, namespace }: ObjectReference): string {
  return `${name}.${namespace}`;
}
