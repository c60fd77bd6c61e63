import type { Document, Origin } from '../model/document.js';
import type { ReadinessProbe, ServiceInfo } from '../model/topology.js';

/** A Kubernetes kind that says something about where endpoints are. */
export interface Source {
  apiGroup: string;
  kinds: readonly string[];
  /** Versions that are read, the preferred one first. Default: `v1`. */
  versions?: readonly string[];
  /** Adds what the document says to the facts. What has the wrong type is passed over: judging it is `validate`'s work. */
  read(document: Document, facts: Facts): void;
}

/** What all sources have said, one list for each thing that they can say. */
export interface Facts {
  services: ServiceInfo[];
  announcements: Announcement[];
  pods: PodFact[];
  templates: TemplateFact[];
  nodes: NodeFact[];
  workloadEntries: WorkloadEntryFact[];
  namespaces: NamespaceFact[];
}

export interface NamedPort {
  name: string;
  port: number;
}

/** The addresses that one EndpointSlice, or one subset of an Endpoints object, announces for a Service. */
export interface Announcement {
  by: 'EndpointSlice' | 'Endpoints';
  cluster?: string;
  namespace: string;
  service: string;
  /** Undefined when the object lists no ports at all, as hand-written ones often do. */
  ports?: NamedPort[];
  addresses: AnnouncedAddress[];
}

export interface AnnouncedAddress {
  address: string;
  ready: boolean;
  /** Undefined when the object does not say. */
  terminating?: boolean;
  hostname?: string;
  node?: string;
  zone?: string;
  /** Name of the Pod in `targetRef`; undefined when it names none. */
  pod?: string;
  origin: Origin;
}

/** What makes up a pod: its own, or a template's. */
export interface PodShape {
  labels: Record<string, string>;
  node?: string;
  containers: ContainerFact[];
}

export interface ContainerFact {
  ports: NamedPort[];
  readinessProbe?: ReadinessProbe;
}

export interface PodFact extends PodShape {
  cluster?: string;
  namespace: string;
  name: string;
  address?: string;
  ready: boolean;
  /** False for pods that no Service lists: terminating, finished, or still without an address. */
  listed: boolean;
  origin: Origin;
}

/** A workload that stands for a number of equal pods. */
export interface TemplateFact extends PodShape {
  cluster?: string;
  namespace: string;
  name: string;
  /** One pod on each matching node when `perNode` (DaemonSet), else this many. */
  replicas: number;
  perNode: boolean;
  /** Node labels that the pods ask for, by nodeSelector or required affinity with a single value. */
  nodeSelector: Record<string, string>;
  origin: Origin;
}

export interface NodeFact {
  cluster?: string;
  name: string;
  labels: Record<string, string>;
  locality: string;
}

export interface WorkloadEntryFact {
  cluster?: string;
  namespace: string;
  name: string;
  address?: string;
  labels: Record<string, string>;
  locality: string;
  network?: string;
  weight: number;
  ports: Record<string, number>;
  serviceAccount?: string;
  /** False: istiod does not send it to any proxy. */
  healthy: boolean;
  origin: Origin;
}

export interface NamespaceFact {
  cluster?: string;
  name: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** An object without the cluster annotation stands in every cluster, and who asks without a cluster sees all. */
export function sameCluster(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

/** True when the labels hold every entry of the selector; an empty selector matches nothing, as in a Service. */
export function selects(selector: Record<string, string>, labels: Record<string, string>): boolean {
  const entries = Object.entries(selector);
  return entries.length > 0 && entries.every(([key, value]) => labels[key] === value);
}

/** The namespace of an object that names none. */
export function namespaceOf(document: Document): string {
  return document.namespace ?? 'default';
}
