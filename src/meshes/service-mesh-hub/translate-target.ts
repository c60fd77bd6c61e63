import type { ObjectReference, ServiceReference } from './names.js';

/** A port of a discovered Service. */
export interface TargetPort {
  port: number;
  name: string;
  /** TCP or UDP, as Kubernetes has it. */
  protocol: string;
  appProtocol?: string;
}

/** A Service that discovery found, with all that its translation needs. */
export interface Target {
  service: ServiceReference;
  annotations: Record<string, string>;
  ports: TargetPort[];
  mesh?: ObjectReference;
}

/** The gateway through which other clusters reach the services of a mesh. */
export interface IngressGateway {
  address: string;
  externalPort: number;
  containerPort: number;
  labels: Record<string, string>;
}

/** An Istio mesh: where its objects are written. */
export interface Installation extends ObjectReference {
  cluster: string;
  /** Its root namespace. */
  rootNamespace: string;
  version?: string;
  /** The first one, as upstream uses no other; undefined where the Mesh names none. */
  gateway?: IngressGateway;
}

/** Where Istio's own objects stand unless a Mesh says otherwise. */
export const ROOT_NAMESPACE = 'istio-system';
