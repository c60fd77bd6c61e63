import type { Document, JsonObject } from '../model/document.js';
import { asList, asNumber, asObject, asText, asTextMap } from '../model/json.js';
import { MAX_REPLICAS } from '../model/topology.js';
import { readContainers } from './container.js';
import { namespaceOf, type Source } from './source.js';

/** A Deployment, or any other workload that stands for a number of equal pods. */
export const deployment: Source = {
  apiGroup: 'apps',
  kinds: ['Deployment', 'StatefulSet', 'ReplicaSet', 'DaemonSet'],
  read(document, facts) {
    if (isOwned(document)) return;
    const spec = asObject(document.value.spec);
    const template = asObject(spec.template);
    const pod = asObject(template.spec);
    facts.templates.push({
      cluster: document.cluster,
      namespace: namespaceOf(document),
      name: document.name,
      labels: asTextMap(asObject(template.metadata).labels),
      node: asText(pod.nodeName),
      containers: readContainers(pod),
      replicas: Math.min(asNumber(spec.replicas) ?? 1, MAX_REPLICAS),
      perNode: document.kind === 'DaemonSet',
      nodeSelector: { ...requiredAffinity(pod), ...asTextMap(pod.nodeSelector) },
      origin: { document, path: [] },
    });
  },
};

/** A ReplicaSet of a Deployment says nothing that its owner does not say. */
function isOwned(document: Document): boolean {
  return asList(asObject(document.value.metadata).ownerReferences).some((owner) => asObject(owner).controller === true);
}

/** Labels that every term of the required node affinity asks for with one and the same value. */
function requiredAffinity(pod: JsonObject): Record<string, string> {
  const required = asObject(
    asObject(asObject(pod.affinity).nodeAffinity).requiredDuringSchedulingIgnoredDuringExecution,
  );
  const terms = asList(required.nodeSelectorTerms).map((term) => singleValues(asObject(term)));
  const [first = {}, ...others] = terms;
  return Object.fromEntries(
    Object.entries(first).filter(([key, value]) => others.every((term) => term[key] === value)),
  );
}

function singleValues(term: JsonObject): Record<string, string> {
  return Object.fromEntries(
    asList(term.matchExpressions)
      .map(asObject)
      .flatMap(({ key, operator, values }) => {
        const [value, ...more] = asList(values);
        return typeof key === 'string' && operator === 'In' && typeof value === 'string' && more.length === 0
          ? [[key, value]]
          : [];
      }),
  );
}
