import type { Source } from './source.js';

/** A Namespace: its labels and annotations. */
export const namespace: Source = {
  apiGroup: '',
  kinds: ['Namespace'],
  read({ cluster, name, labels, annotations }, facts) {
    facts.namespaces.push({ cluster, name, labels, annotations });
  },
};
