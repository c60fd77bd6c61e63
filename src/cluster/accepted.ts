import { meshes } from '../meshes/index.js';
import { meshKind } from '../meshes/kind-of.js';
import type { Readiness } from '../meshes/mesh.js';
import { apiGroup, type JsonObject } from '../model/document.js';
import { asList, asObject, asText } from '../model/json.js';

const ACCEPTED: Readiness = { state: 'accepted', message: '' };

/** Kubernetes' own kinds that later stages wait for, and those of the Gateway API. A kind that is not here is accepted when it is written. */
const OWN: Record<string, (object: JsonObject) => Readiness> = {
  '/Service': serviceReady,
  'apiextensions.k8s.io/CustomResourceDefinition': (object) => conditionsReady(object, ['Established']),
  'gateway.networking.k8s.io/Gateway': (object) => conditionsReady(object, ['Accepted', 'Programmed']),
};

/** What is said of a live object by who must accept it: its mesh, or Kubernetes. */
export function acceptance(object: JsonObject): Readiness {
  const group = apiGroup(asText(object.apiVersion) ?? '');
  const own = OWN[`${group}/${asText(object.kind)}`];
  if (own !== undefined) return own(object);
  const kind = meshKind(object);
  const mesh = kind === undefined ? undefined : meshes.find(({ kinds, ready }) => ready && kinds.includes(kind));
  return mesh?.ready?.(object) ?? ACCEPTED;
}

/** A load balancer's address comes from outside; a node port is there at once. */
function serviceReady({ spec, status }: JsonObject): Readiness {
  if (asObject(spec).type !== 'LoadBalancer') return ACCEPTED;
  const addresses = asList(asObject(asObject(status).loadBalancer).ingress).map(asObject);
  if (addresses.some(({ ip, hostname }) => asText(ip) ?? asText(hostname))) return ACCEPTED;
  return {
    state: 'pending',
    message:
      'no load balancer has given it an address: where there is none, use type NodePort (serviceType: NodePort), or say where it is reached with --address CLUSTER=HOST:PORT',
  };
}

/** Each of these conditions must be True and of this generation; `Accepted: False` is a rejection. */
function conditionsReady({ metadata, status }: JsonObject, types: readonly string[]): Readiness {
  const { generation } = asObject(metadata);
  const conditions = asList(asObject(status).conditions).map(asObject);
  for (const type of types) {
    const condition = conditions.find((one) => one.type === type);
    const observed = condition?.observedGeneration ?? generation;
    if (condition === undefined || observed !== generation) return { state: 'pending', message: '' };
    if (condition.status === 'True') continue;
    const message = asText(condition.message) ?? asText(condition.reason) ?? `${type} is ${condition.status}`;
    return { state: type === 'Accepted' && condition.status === 'False' ? 'rejected' : 'pending', message };
  }
  return ACCEPTED;
}
