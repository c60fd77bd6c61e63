import type { Document } from '../model/document.js';
import { apiGroup } from '../model/document.js';
import type { Topology } from '../model/topology.js';
import { deployment } from './deployment.js';
import { endpointSlice } from './endpoint-slice.js';
import { endpoints } from './endpoints.js';
import { namespace } from './namespace.js';
import { node } from './node.js';
import { pod } from './pod.js';
import { service } from './service.js';
import type { Facts, Source } from './source.js';
import { createTopology } from './topology.js';
import { workloadEntry } from './workload-entry.js';

/** Every kind that says something about where endpoints are, alphabetically. */
export const sources: readonly Source[] = [
  deployment,
  endpointSlice,
  endpoints,
  namespace,
  node,
  pod,
  service,
  workloadEntry,
];

/** What the plain Kubernetes objects among the documents say about where endpoints are. Other kinds are passed over. */
export function readTopology(documents: readonly Document[]): Topology {
  const facts: Facts = {
    services: [],
    announcements: [],
    pods: [],
    templates: [],
    nodes: [],
    workloadEntries: [],
    namespaces: [],
  };
  for (const document of documents) {
    const group = apiGroup(document.apiVersion);
    sources.find((source) => source.apiGroup === group && source.kinds.includes(document.kind))?.read(document, facts);
  }
  return createTopology(facts);
}
