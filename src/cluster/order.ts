import { meshKind } from '../meshes/kind-of.js';
import { apiGroup, type JsonObject } from '../model/document.js';
import { asText } from '../model/json.js';
import type { Stage } from '../model/writing.js';

/** Kubernetes' own kinds, and those of the Gateway API. What is not listed: a `policy` in a group of its own, a `service` in one of Kubernetes. */
const STAGE_OF: Record<string, Stage> = {
  Namespace: 'namespace',
  CustomResourceDefinition: 'definition',
  ClusterRole: 'definition',
  ClusterRoleBinding: 'definition',
  Role: 'definition',
  RoleBinding: 'definition',
  ConfigMap: 'secret',
  Secret: 'secret',
  ServiceAccount: 'secret',
  Gateway: 'service',
  GatewayClass: 'definition',
  ReferenceGrant: 'policy',
  GRPCRoute: 'switch',
  HTTPRoute: 'switch',
  TCPRoute: 'switch',
  TLSRoute: 'switch',
  UDPRoute: 'switch',
  Ingress: 'switch',
};

/** What only describes a running cluster: its own controllers write it. */
const OBSERVED = ['Endpoints', 'EndpointSlice', 'Node', 'Pod'];

/** When this object is written; the reverse is when it is removed. */
export function stageOf(object: JsonObject): Stage {
  const stage = meshKind(object)?.stage;
  if (stage !== undefined) return typeof stage === 'function' ? stage(object) : stage;
  const group = groupOf(object);
  const known = isKubernetes(group) ? STAGE_OF[String(object.kind)] : undefined;
  return known ?? (isKubernetes(group) && !group.endsWith('.networking.k8s.io') ? 'service' : 'policy');
}

/** True for what only describes a running cluster, and is never written. */
export function isObserved(object: JsonObject): boolean {
  if (isKubernetes(groupOf(object)) && OBSERVED.includes(String(object.kind))) return true;
  return meshKind(object)?.observed === true;
}

function groupOf({ apiVersion }: JsonObject): string {
  return apiGroup(asText(apiVersion) ?? '');
}

/** Groups without a dot (`apps`, `batch`) and those of Kubernetes' own domain. */
function isKubernetes(group: string): boolean {
  return !group.includes('.') || group.endsWith('.k8s.io');
}
