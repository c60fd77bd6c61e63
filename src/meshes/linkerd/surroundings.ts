import type { Document } from '../../model/document.js';
import type { Topology } from '../../model/topology.js';
import { isLink, type Link, readLink } from '../../resources/link.js';
import { isServiceProfile, readServiceProfile, type ServiceProfile } from '../../resources/service-profile.js';
import type { ReadContext } from '../mesh.js';

/** What stands around the object that a plan is made of. */
export interface Surroundings {
  topology: Topology;
  links: readonly Link[];
  profiles: readonly ServiceProfile[];
  /** Clusters that mirrors may come from: targets of Links, and clusters that objects are annotated with. */
  otherClusters: readonly string[];
  /** The cluster of the client and of the object; undefined when nothing says. */
  localCluster?: string;
}

/** `services` are the names of all backends: one that is named SERVICE-CLUSTER tells that the cluster is another one. */
export function readSurroundings(
  { documents, topology }: ReadContext,
  document: Document,
  services: readonly string[],
): Surroundings {
  const links = documents.filter(isLink).flatMap((link) => readLink(link) ?? []);
  const annotated = [...new Set(documents.flatMap(({ cluster }) => cluster ?? []))];
  const remote = new Set(links.map(({ targetClusterName }) => targetClusterName));
  for (const cluster of annotated) if (services.some((service) => service.endsWith(`-${cluster}`))) remote.add(cluster);
  const candidates = annotated.filter((cluster) => !remote.has(cluster));
  const localCluster = document.cluster ?? (candidates.length === 1 ? candidates[0] : undefined);
  return {
    topology,
    links,
    profiles: documents.filter(isServiceProfile).flatMap((profile) => readServiceProfile(profile) ?? []),
    otherClusters: [...new Set([...remote, ...annotated])].filter((cluster) => cluster !== localCluster),
    localCluster,
  };
}
