import { selects } from '../checks/label-selector.js';
import type { ReadWanted } from '../cluster/read-wanted.js';
import type { Wanted } from '../cluster/wanted.js';
import { InputError, UsageError } from '../errors.js';
import { asObject, asTextMap } from '../model/json.js';
import type { Flags } from './command.js';

/**
 * Only what `-l` selects of it, and the clusters of that.
 *
 * @throws UsageError for a selector that is none, InputError for one that selects nothing.
 */
export function selected(flags: Flags, read: ReadWanted): ReadWanted {
  const wanted = selectedOf(flags, read.wanted);
  if (wanted.length === 0 && read.wanted.length > 0) {
    throw new InputError(
      'nothing-selected',
      `found no object with \`${flags.selector}\` among ${read.wanted.length}, expected at least one`,
    );
  }
  const names = new Set(wanted.map(({ cluster }) => cluster));
  return { ...read, wanted, clusters: read.clusters.filter(({ name }) => names.has(name)) };
}

/** Those that `-l` selects; all without it. A part of somebody else's object is known by the labels of the document that wants it. */
export function selectedOf(flags: Flags, wanted: readonly Wanted[]): Wanted[] {
  const { selector } = flags;
  if (typeof selector !== 'string' || selector === '') return [...wanted];
  return wanted.filter(({ object, document, failover }) => {
    const asked = failover === undefined ? [object] : [document.value, object];
    const labels = asked.map(({ metadata }) => asTextMap(asObject(metadata).labels));
    const is = selects(selector, Object.assign({}, ...labels));
    if (is !== undefined) return is;
    throw new UsageError('bad-selector', `found -l ${selector}, expected labels such as \`team=shop,tier in (web)\``);
  });
}
