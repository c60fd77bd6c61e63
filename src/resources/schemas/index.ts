import { type KindSchema, readSchemaFile } from '../../manifest/kind-schema.js';
import type { Schema } from '../../manifest/schema.js';
import { configMap, namespace, node, secret } from './cluster-objects.js';
import { endpointSlice, endpointSliceBeta, endpoints } from './endpoints.js';
import httpRoute from './http-route.json' with { type: 'json' };
import { service } from './service.js';
import { daemonSet, deployment, pod, replicaSet, statefulSet } from './workloads.js';

/** Schemas of kinds that several meshes read. */
export const schemas: readonly KindSchema[] = [
  ...readSchemaFile(httpRoute),
  ...of('', 'v1', {
    ConfigMap: configMap,
    Endpoints: endpoints,
    Namespace: namespace,
    Node: node,
    Pod: pod,
    Secret: secret,
    Service: service,
  }),
  ...of('apps', 'v1', {
    DaemonSet: daemonSet,
    Deployment: deployment,
    ReplicaSet: replicaSet,
    StatefulSet: statefulSet,
  }),
  ...of('discovery.k8s.io', 'v1', { EndpointSlice: endpointSlice }),
  ...of('discovery.k8s.io', 'v1beta1', { EndpointSlice: endpointSliceBeta }),
];

function of(group: string, version: string, kinds: Record<string, Schema>): KindSchema[] {
  return Object.entries(kinds).map(([kind, schema]) => ({ group, version, kind, schema }));
}
