import type { ListOptions, ObjectReference } from '../../src/model/cluster.js';
import type { Json, JsonObject } from '../../src/model/document.js';
import { asObject, asText, asTextMap } from '../../src/model/json.js';
import { valueAt } from './fake-cluster-fields.js';

// Which object is meant, by a name or by a selector.

/** Of an object, or of what names one. */
export function identity(value: JsonObject | ObjectReference): {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name?: string;
} {
  const { namespace, name } = 'metadata' in value ? asObject(value.metadata as Json) : (value as JsonObject);
  return {
    apiVersion: String(value.apiVersion),
    kind: String(value.kind),
    namespace: asText(namespace),
    name: asText(name),
  };
}

/** The version is no part of it: the same object is seen through every version that is served. */
export function keyOfObject(value: JsonObject | ObjectReference): string {
  const { apiVersion = '', kind, namespace = '', name } = identity(value);
  return [apiVersion.includes('/') ? apiVersion.split('/')[0] : '', kind, namespace, name].join('|');
}

/** In paths, as the real server makes it. */
export function pluralOf(kind: string): string {
  const word = kind.toLowerCase();
  if (/(s|x|ch)$/.test(word)) return `${word}es`;
  return word.endsWith('y') && !/[aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}

/** Whether a list or a watch with these options shows it. */
export function selects(
  object: JsonObject,
  apiVersion: string,
  kind: string,
  { namespace, labelSelector, fieldSelector }: ListOptions,
): boolean {
  const metadata = asObject(object.metadata);
  const group = (version: string) => (version.includes('/') ? version.split('/')[0] : '');
  const labels = asTextMap(metadata.labels);
  return (
    object.kind === kind &&
    group(String(object.apiVersion)) === group(apiVersion) &&
    (namespace === undefined || metadata.namespace === namespace) &&
    parts(labelSelector).every((part) => matchesLabel(labels, part)) &&
    parts(fieldSelector).every((part) => {
      const [path = '', value] = part.split(/==?/);
      return (
        String(
          valueAt(
            object,
            path.split('.').map((key) => `f:${key}`),
          ) ?? '',
        ) === value
      );
    })
  );
}

function parts(selector: string | undefined): string[] {
  return (selector ?? '').split(',').filter((part) => part !== '');
}

function matchesLabel(labels: Record<string, string>, part: string): boolean {
  const [, key = '', operator, value] = /^([^!=]*)(!=|==?)(.*)$/.exec(part) ?? [];
  if (operator === undefined) return part.startsWith('!') ? !(part.slice(1) in labels) : part in labels;
  return operator === '!=' ? labels[key] !== value : labels[key] === value;
}
