import { localityOfNode } from './place.js';
import type { Source } from './source.js';

/** A Node: where it stands. */
export const node: Source = {
  apiGroup: '',
  kinds: ['Node'],
  read(document, facts) {
    facts.nodes.push({
      cluster: document.cluster,
      name: document.name,
      labels: document.labels,
      locality: localityOfNode(document.labels),
    });
  },
};
