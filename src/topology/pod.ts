import type { JsonObject } from '../model/document.js';
import { asList, asObject, asText } from '../model/json.js';
import { readContainers } from './container.js';
import { namespaceOf, type Source } from './source.js';

/** A Pod: its address, labels, node and readiness. */
export const pod: Source = {
  apiGroup: '',
  kinds: ['Pod'],
  read(document, facts) {
    const spec = asObject(document.value.spec);
    const status = asObject(document.value.status);
    const address = asText(status.podIP) ?? asText(asObject(asList(status.podIPs)[0]).ip);
    facts.pods.push({
      cluster: document.cluster,
      namespace: namespaceOf(document),
      name: document.name,
      labels: document.labels,
      node: asText(spec.nodeName),
      containers: readContainers(spec),
      address,
      ready: isReady(status),
      listed: isListed(asObject(document.value.metadata), status, address),
      origin: { document, path: [] },
    });
  },
};

/** A hand-written Pod without a Ready condition is meant to be there; a real one always has it. */
function isReady(status: JsonObject): boolean {
  const condition = asList(status.conditions)
    .map(asObject)
    .find((candidate) => candidate.type === 'Ready');
  return condition === undefined
    ? status.phase === undefined || status.phase === 'Running'
    : condition.status === 'True';
}

/** Whether an EndpointSlice would hold it (kubernetes: pkg/controller/util/endpoint ShouldPodBeInEndpoints). A Pod without any status is hand-written. */
function isListed(metadata: JsonObject, status: JsonObject, address: string | undefined): boolean {
  if (metadata.deletionTimestamp !== undefined && metadata.deletionTimestamp !== null) return false;
  if (status.phase === 'Succeeded' || status.phase === 'Failed') return false;
  return address !== undefined || Object.keys(status).length === 0;
}
