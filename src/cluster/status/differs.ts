import { isDeepStrictEqual } from 'node:util';
import { apiGroup, formatPath, type Json, type JsonObject, type Path } from '../../model/document.js';
import { asObject, asTextMap, isObject } from '../../model/json.js';
import { withLiveWeights } from '../owned-weights.js';
import type { Wanted } from '../wanted.js';

/**
 * The path of the first field of a wanted object that the live one has otherwise, as far as can be said without asking the API server; undefined
 * where it has them all. What the live object has beside is nobody's business: defaults, and fields of others.
 */
export function differs({ object, ownership }: Wanted, live: JsonObject): string | undefined {
  const wanted = withStringData(withLiveWeights(object, live));
  const { labels, annotations } = asObject(wanted.metadata);
  const { apiVersion: _version, kind: _kind, metadata: _metadata, status: _status, ...content } = wanted;
  // The lists of plain Kubernetes objects are merged by key, and those that we only add to hold what others put there.
  const additive = ownership !== 'whole' || !apiGroup(String(object.apiVersion)).includes('.');
  const found =
    firstDifference(labels, asObject(live.metadata).labels, ['metadata', 'labels'], additive) ??
    firstDifference(annotations, asObject(live.metadata).annotations, ['metadata', 'annotations'], additive) ??
    Object.entries(content)
      .map(([key, value]) => firstDifference(value, live[key], [key], additive))
      .find((path) => path !== undefined);
  return found === undefined ? undefined : formatPath(found);
}

function firstDifference(
  wanted: Json | undefined,
  live: Json | undefined,
  path: Path,
  additive: boolean,
): Path | undefined {
  if (isNothing(wanted)) return undefined;
  if (isObject(wanted)) {
    if (live !== undefined && !isObject(live)) return path;
    for (const [key, value] of Object.entries(wanted)) {
      const found = firstDifference(value, asObject(live)[key], [...path, key], additive);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (Array.isArray(wanted)) return listDifference(wanted, live, path, additive);
  return isDeepStrictEqual(wanted, live) ? undefined : path;
}

function listDifference(
  wanted: readonly Json[],
  live: Json | undefined,
  path: Path,
  additive: boolean,
): Path | undefined {
  if (!Array.isArray(live)) return path;
  if (additive) {
    const missing = wanted.findIndex((item) => !live.some((one) => firstDifference(item, one, [], true) === undefined));
    return missing < 0 ? undefined : [...path, missing];
  }
  if (wanted.length !== live.length) return path;
  for (const [index, item] of wanted.entries()) {
    const found = firstDifference(item, live[index], [...path, index], false);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The API server leaves out what is null, and may leave out what is empty. */
function isNothing(value: Json | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** The API server keeps `stringData` as `data`. */
function withStringData({ stringData, ...object }: JsonObject): JsonObject {
  if (object.kind !== 'Secret' || stringData === undefined)
    return stringData === undefined ? object : { ...object, stringData };
  const coded = Object.entries(asTextMap(stringData)).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
  return { ...object, data: { ...asObject(object.data), ...Object.fromEntries(coded) } };
}
