import { type PolicyWorld, unknownReferences } from './applied-policies.js';
import type { FailoverService } from './failover-service.js';
import { failoverServiceProblems } from './failover-service-problems.js';
import type { PlannedMember } from './member.js';
import { meshName, objectKey, sameService } from './names.js';

/** Why the controller rejects it, in its own words, and that nothing is written then. */
export function invalidity(failoverService: FailoverService, world: PolicyWorld): string[] {
  const problems = failoverServiceProblems(failoverService, world);
  if (problems.some(({ condition }) => condition === 'missing-meshes')) {
    return [
      'spec.meshes is empty: the status says ACCEPTED, but nothing is written to any cluster and no client knows the host.',
    ];
  }
  const texts = [...new Set(problems.map(({ text }) => text))];
  const unheard =
    world.policies.length > 0
      ? []
      : [
          'No TrafficPolicy is among the inputs: without outlier detection for every backing service the FailoverService is INVALID and nothing is ever ejected.',
        ];
  if (texts.length === 0) return unheard;
  return [
    `This FailoverService is INVALID and not translated at all, so clients get nothing of what is shown here: ${texts.join('; ')}.`,
    ...unheard,
  ];
}

/** Services of other clusters are one endpoint each. */
export function remoteNotes(planned: readonly PlannedMember[], clientCluster: string): string[] {
  const remote = planned.filter(({ destination }) => destination.cluster !== clientCluster);
  if (remote.length === 0 || clientCluster === '') return [];
  const names = remote.map(({ destination }) => destination.name).join(', ');
  return [
    `For a client in ${clientCluster} ${names} ${remote.length === 1 ? 'is one endpoint' : 'are one endpoint each'}: the ingress gateway of the other cluster. One ejection takes out all the pods behind it.`,
  ];
}

/** The host exists only in the clusters of the declared meshes. */
export function visibility(
  { meshes = [], hostname, backingServices }: FailoverService,
  clientCluster: string,
  { discovery }: PolicyWorld,
): string[] {
  const clusters = meshes.map((mesh) => {
    const found = discovery.meshes.find(({ name, namespace }) => name === mesh.name && namespace === mesh.namespace);
    // Without the Mesh object its name tells the cluster, where discovery gave it.
    return (
      found?.cluster ??
      [clientCluster, ...backingServices.map(({ cluster }) => cluster)].find(
        (cluster) => meshName(cluster) === mesh.name,
      )
    );
  });
  const unknown = clusters.includes(undefined);
  if (clientCluster === '' || unknown || meshes.length === 0 || clusters.includes(clientCluster)) return [];
  return [`Clients in ${clientCluster} do not know ${hostname}: spec.meshes does not list their mesh.`];
}

/** Outlier policies for these services that one wrong reference takes away. */
export function policyNotes({ backingServices }: FailoverService, { policies, discovery }: PolicyWorld): string[] {
  return policies.flatMap((policy) => {
    const unknown = unknownReferences(policy, discovery);
    const concerned =
      policy.outlierDetection !== undefined &&
      policy.destinationSelector.some(({ refs }) =>
        refs.some((ref) => backingServices.some((service) => sameService(ref, service))),
      );
    if (unknown.length === 0 || !concerned) return [];
    return [
      `TrafficPolicy ${policy.name} applies to nothing, because ${unknown.map(objectKey).join(', ')} is not a discovered service.`,
    ];
  });
}
