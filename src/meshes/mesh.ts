import type { ObjectReference } from '../model/cluster.js';
import type { Document, JsonObject, Path, Recogniser } from '../model/document.js';
import type { FailoverSpec } from '../model/failover.js';
import type { Client, FailoverPlan, Loss } from '../model/plan.js';
import type { Topology } from '../model/topology.js';
import type { Ownership, Stage } from '../model/writing.js';

/** A kind of resource that a mesh reads or writes. */
export interface MeshKind {
  apiGroup: string;
  /** Versions that are read. */
  versions: string[];
  kind: string;
  scope: 'Namespaced' | 'Cluster';
  /** When it is written to a cluster. Default: `policy`. */
  stage?: Stage | ((object: JsonObject) => Stage);
  /** How much of it is ours; `rendered` from a Failover document, else the user's own manifest. Default: `whole`. */
  ownership?(object: JsonObject, rendered: boolean): Ownership;
  /** Who makes one that is not ours to create: what people look at when it is not there. */
  madeBy?: string;
  /** A controller's own discovery writes it: it only describes a running cluster, and nobody else may write it. */
  observed?: boolean;
  /** Names of registered clusters that it uses. */
  clusterNames?(object: JsonObject): string[];
}

/** What a mesh is given to read from. */
export interface ReadContext {
  /** Every document of the input; each mesh picks its own kinds. */
  documents: readonly Document[];
  topology: Topology;
  /** Whose view is wanted; undefined: a client without labels in the service's own namespace. */
  client?: Client;
}

/** One thing that a mesh's own admission says of an object, in the order in which it says it. */
export interface Verdict {
  document: Document;
  path: Path;
  /** Stable name of the check: `istio/failover-from-equals-to`. */
  code: string;
  level: 'error' | 'warning';
  /** What is wrong, in our words, with the value found. */
  message: string;
}

/** What a mesh says in an object's status. */
export interface Readiness {
  /** `pending`: it has not said anything yet, or only of an earlier generation. */
  state: 'accepted' | 'pending' | 'rejected';
  /** The mesh's own words; '' where it says none. */
  message: string;
  /** False when the status is of an earlier generation; absent when it does not tell. */
  current?: boolean;
  /** Where the mesh judges for each target: its own word for the state. */
  targets?: { name: string; state: string; message: string }[];
}

/** A Secret without which an object has no effect, though no `secretRef` says so. */
export interface NeededSecret {
  /** Any one of these will do. */
  names: string[];
  /** Any one of these will do; absent: the namespaces of its readers. */
  namespaces?: string[];
  /** The cluster as it is registered; absent: that of the object. */
  cluster?: string;
  /** The Pods that read it: where there are none, nobody needs it. */
  readers?: { namespace?: string; labels: Record<string, string> };
}

/** What a mesh's controller does elsewhere with an object that it has accepted. */
export interface Effect {
  /** The cluster as it is registered. */
  cluster: string;
  /** Where it is seen. */
  reference: ObjectReference;
  /** What that object says; undefined: there is none. */
  judge(live: JsonObject | undefined): Readiness;
}

/** Native manifests in apply order, and what of the plan they could not hold. */
export interface Rendered {
  manifests: JsonObject[];
  losses: Loss[];
  /** Helm values that stand in for a manifest, to be written to a file of their own beside the manifests. */
  values?: HelmValues[];
}

/** Values of a chart in one cluster. */
export interface HelmValues {
  /** Absent where the cluster's name is not known. */
  cluster?: string;
  /** Name of the file without a folder: `east-gloo-values.yaml`. */
  file: string;
  content: JsonObject;
}

/** What the mesh's own controller writes because of native manifests, in apply order, and why some of it is missing. */
export interface Translated {
  manifests: JsonObject[];
  /** Whole sentences without the dot. */
  notes: string[];
}

/** Everything `failover` knows of one mesh. Optional powers are optional fields. */
export interface Mesh {
  /** As in `spec.mesh`. */
  name: string;
  title: string;
  /** Where its own documentation stands. */
  docs: string;
  kinds: MeshKind[];
  /** Gives documents without apiVersion and kind (an Envoy bootstrap) a name; absent where all are Kubernetes objects. */
  recognise?: Recogniser;
  /** Native manifests to plans, the mesh's defaults filled in. A document that cannot be used gives an InputError naming every mistake. */
  read(context: ReadContext): FailoverPlan[];
  /** The plan that this mesh would make of a mesh-neutral Failover document; its own defaults filled in. Absent only for `neutral` itself. */
  adopt?(spec: FailoverSpec, context: ReadContext): FailoverPlan;
  /** The plan as this mesh's own manifests; absent until the mesh can be written. */
  render?(plan: FailoverPlan): Rendered;
  /** What its controller makes of the native manifests; absent where there is none, or where it writes nothing that proxies read. */
  translate?(context: ReadContext): Translated;
  /** What the mesh says of a live object of one of its kinds; absent where no kind has a status. A kind without one is `accepted`. */
  ready?(object: JsonObject): Readiness;
  /** What its controller does because of an object beside giving it a status; absent where that is nothing that clusters show. */
  effects?(object: JsonObject): Effect[];
  /** The Secrets that it takes for an object by a rule of its own; absent where every Secret is named by a `secretRef`. */
  secrets?(object: JsonObject): NeededSecret[];
  /** The mesh's own admission check (its webhook's or controller's validation), early exits included; absent where there is none. */
  admit?(document: Document, documents: readonly Document[]): Verdict[];
}
