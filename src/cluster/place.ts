import { UsageError } from '../errors.js';
import type { Cluster } from '../model/cluster.js';
import { asObject, asText } from '../model/json.js';
import { referenceOf } from './reference.js';
import type { Wanted } from './wanted.js';

/** Kinds that stand in no namespace, for when no cluster is asked. */
const CLUSTER_SCOPED =
  /^(Namespace|Node|CustomResourceDefinition|ClusterRole|ClusterRoleBinding|PersistentVolume|GatewayClass|IngressClass|PriorityClass|StorageClass|APIService|(Validating|Mutating)(WebhookConfiguration|AdmissionPolicy|AdmissionPolicyBinding))$/;

export interface PlaceOptions {
  /** `-n`; else that of the cluster's context. */
  namespace?: string;
}

/**
 * The same with every namespace filled in, as the cluster itself says which kinds have one. A kind that is not served yet (its definition is
 * among what is wanted) is taken to have one.
 *
 * @throws UsageError when `-n` names another namespace than a manifest does, as kubectl has it.
 * @throws ClusterError for a cluster that does not answer.
 */
export function place(
  wanted: readonly Wanted[],
  clusters: ReadonlyMap<string, Cluster>,
  options: PlaceOptions = {},
): Promise<Wanted[]> {
  refuseOtherNamespaces(wanted, options.namespace);
  return Promise.all(
    wanted.map(async (one) => {
      const cluster = clusters.get(one.cluster) as Cluster;
      const { apiVersion, kind, namespace } = referenceOf(one.object);
      if (namespace !== undefined) return one;
      const served = await cluster.served(apiVersion, kind);
      return (served?.namespaced ?? !CLUSTER_SCOPED.test(kind))
        ? within(one, options.namespace ?? cluster.namespace)
        : one;
    }),
  );
}

/** As `place` where no cluster is asked: what the kinds of Kubernetes and `-n` say. */
export function placeBlindly(wanted: readonly Wanted[], { namespace }: PlaceOptions = {}): Wanted[] {
  refuseOtherNamespaces(wanted, namespace);
  return wanted.map((one) => {
    const { kind, namespace: own } = referenceOf(one.object);
    return own !== undefined || namespace === undefined || CLUSTER_SCOPED.test(kind) ? one : within(one, namespace);
  });
}

function within(wanted: Wanted, namespace: string): Wanted {
  const { name, ...metadata } = asObject(wanted.object.metadata);
  return {
    ...wanted,
    object: { ...wanted.object, metadata: { ...(name === undefined ? {} : { name }), namespace, ...metadata } },
  };
}

function refuseOtherNamespaces(wanted: readonly Wanted[], namespace: string | undefined): void {
  if (namespace === undefined) return;
  // What a Failover document makes has its namespaces from the document.
  const other = wanted.find(({ object, failover }) => {
    const own = asText(asObject(object.metadata).namespace);
    return failover === undefined && own !== undefined && own !== namespace;
  });
  if (other === undefined) return;
  const { kind, name, namespace: own } = referenceOf(other.object);
  throw new UsageError('other-namespace', `-n ${namespace}: ${kind} ${name} names namespace ${own}`, {
    hint: `leave -n out, or give -n ${own}`,
  });
}
