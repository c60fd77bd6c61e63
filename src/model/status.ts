import type { ObjectReference } from './cluster.js';

/** One part of the world that an object was sent to, and what became of it there: a mesh, a namespace's controller, a Gateway's parent. */
export interface TargetState {
  name: string;
  /** In the mesh's own words: `ACCEPTED`, `Rejected`. */
  state: string;
  message: string;
}

/** One object that belongs to a failover, as it is live. */
export interface ObjectStatus extends ObjectReference {
  cluster: string;
  present: boolean;
  /** Whether the mesh took it; true as well for a kind that nobody judges. */
  accepted: boolean;
  /** The judgement is about the latest generation, and what is live is what the document wants. */
  current: boolean;
  /** What is wrong; '' when nothing is. */
  message: string;
  targets: TargetState[];
}

/** Where clients, or other clusters, reach a cluster. */
export interface AddressStatus {
  cluster: string;
  purpose: 'client' | 'failover';
  /** `host:port`; absent while the cluster has not assigned one. */
  address?: string;
  /** The Service that is exposed: `gloo-system/gateway-proxy`. */
  service: string;
}

export interface CertificateStatus {
  cluster: string;
  /** `namespace/name`. */
  secret: string;
  /** Whole days until the first of its certificates expires; negative when one has. Absent where the Secret holds none that can be read. */
  daysLeft?: number;
}

export interface LevelStatus {
  priority: number;
  ready: number;
  total: number;
  /** Share of the requests in percent, as far as readiness and weights decide it. */
  load: number;
  /** Names of the destinations that stand there. */
  destinations: string[];
}

export interface ServiceStatus {
  service: string;
  mesh: string;
  /** The level with the greatest share; null when nothing can answer, or nothing is known. */
  serving: number | null;
  levels: LevelStatus[];
  /** Levels that stand, at least in part, in a cluster that was not read; absent for none. */
  unread?: number[];
  /** What people should know: weights that do not follow readiness, a cluster that may not be read. */
  message: string;
}

/** Everything that is live of some failovers, over all clusters. */
export interface Status {
  healthy: boolean;
  objects: ObjectStatus[];
  addresses: AddressStatus[];
  certificates: CertificateStatus[];
  services: ServiceStatus[];
  /** Why parts are not known (a list that may not be read), one sentence each. */
  notes: string[];
}
