import { UsageError } from '../errors.js';
import type { JsonObject } from '../model/document.js';
import type { Flags } from '../model/flag.js';
import { parsePairs } from './flag-value.js';
import type { Kind, KindContext } from './kind.js';

/** What every KIND takes beside its own flags. */
export interface MakeInput {
  name: string | undefined;
  namespace: string | undefined;
  flags: Flags;
  context: KindContext;
}

/**
 * The objects of one KIND, with `--labels` and `--annotations` on each of them.
 *
 * @throws UsageError for a missing name or flag, or a value that the KIND cannot use; InputError for an unusable file.
 */
export async function make(kind: Kind, { name, namespace, flags, context }: MakeInput): Promise<JsonObject[]> {
  if (name === undefined && !kind.nameOptional) {
    throw new UsageError('missing-name', `${kind.name} needs a NAME`, {
      hint: `for example: ${kind.examples[0]?.line}`,
    });
  }
  const missing = kind.required.filter((flag) => isEmpty(flags[camelCase(flag)]));
  if (missing.length > 0) {
    const list = missing.map((flag) => `--${flag}`).join(' and ');
    throw new UsageError('missing-flag', `${kind.name} needs ${list}`, {
      hint: `for example: ${kind.examples[0]?.line}`,
    });
  }
  const labels = parsePairs('labels', flags.labels);
  const annotations = parsePairs('annotations', flags.annotations);
  const objects = await kind.create({ name: name ?? '', namespace, flags, context });
  return objects.map((object) => decorate(object, labels, annotations));
}

function decorate(object: JsonObject, labels: JsonObject, annotations: JsonObject): JsonObject {
  const { labels: ownLabels, annotations: ownAnnotations, ...identity } = object.metadata as JsonObject;
  const metadata: JsonObject = { ...identity };
  const allLabels = { ...(ownLabels as JsonObject), ...labels };
  const allAnnotations = { ...(ownAnnotations as JsonObject), ...annotations };
  // An empty map would give a new resourceVersion on every apply.
  if (Object.keys(allLabels).length > 0) metadata.labels = allLabels;
  if (Object.keys(allAnnotations).length > 0) metadata.annotations = allAnnotations;
  return { ...object, metadata };
}

function isEmpty(value: Flags[string]): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

function camelCase(flag: string): string {
  return flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
