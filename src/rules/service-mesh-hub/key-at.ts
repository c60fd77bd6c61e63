import type { Json, Origin } from '../../model/document.js';
import { asList, asObject, asText } from '../../model/json.js';

/** What a manifest holds at a place; undefined where it ends before. */
export function valueAt({ document, path }: Origin): Json | undefined {
  return path.reduce<Json | undefined>(
    (value, key) => (typeof key === 'number' ? asList(value)[key] : asObject(value)[key]),
    document.value,
  );
}

/** The value that stands at a place, as messages show it; an object could hold a `toString` of its own. */
export function textAt(origin: Origin, absent = ''): string {
  const value = valueAt(origin) ?? absent;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The reference that stands at a place as `CLUSTER/NAMESPACE/NAME`, as far as it is written. */
export function referenceAt(origin: Origin): string {
  const { name, namespace, clusterName } = asObject(valueAt(origin));
  return [clusterName, namespace, name].flatMap((part) => asText(part) ?? []).join('/');
}
