import { resourceName } from '../model/resource-name.js';
import type { Format } from './format.js';

/** Names alone, one a line, as kubectl writes them. */
export const name: Format = {
  name: 'name',
  renders: {
    applied: ({ data: { objects } }) =>
      objects
        .filter(({ result }) => result !== 'skipped' && result !== 'failed')
        .map((object) => `${resourceName(object)}\n`)
        .join(''),
  },
};
