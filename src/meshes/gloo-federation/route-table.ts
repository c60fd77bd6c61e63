import type { Document } from '../../model/document.js';
import type { Field } from '../../resources/field.js';

/**
 * The RouteTables that a `delegateAction` leads to: the one it names (also in the old form without `ref`), or those with its labels in its
 * namespaces. Each is put into `delegated`; one that already is there is left out, so that tables which delegate in a circle end.
 */
export function selectedRouteTables(
  delegate: Field,
  tables: readonly Document[],
  delegated: Set<Document>,
): Document[] {
  const selected = tables.filter((table) => !delegated.has(table) && leadsTo(delegate, table));
  for (const table of selected) delegated.add(table);
  return selected;
}

function leadsTo(delegate: Field, table: Document): boolean {
  const own = delegate.document;
  if (own.cluster !== undefined && table.cluster !== undefined && own.cluster !== table.cluster) return false;
  const reference = delegate.get('ref').present ? delegate.get('ref') : delegate;
  const name = reference.get('name').text();
  if (name !== undefined) {
    const namespace = reference.get('namespace').text();
    return name === table.name && (namespace === undefined || namespace === (table.namespace ?? namespace));
  }
  const labels = Object.entries(delegate.get('selector', 'labels').textMap());
  const namespaces = delegate.get('selector', 'namespaces').texts();
  const near = namespaces.length === 0 ? [own.namespace] : namespaces;
  return (
    delegate.get('selector').present &&
    labels.every(([key, value]) => table.labels[key] === value) &&
    (near.includes('*') || near.includes(table.namespace))
  );
}
