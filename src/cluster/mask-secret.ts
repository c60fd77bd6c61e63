import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../model/document.js';
import { asObject, isObject } from '../model/json.js';

// kubectl's own words (kubectl: pkg/cmd/diff/diff.go, `Masker`).
const SAME = '***';
const BEFORE = '*** (before)';
const AFTER = '*** (after)';

/** kubectl keeps the whole manifest here, values included. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

type Both = [before: JsonObject | undefined, after: JsonObject | undefined];

/** Both with stars in place of what a Secret holds; from the stars one sees which keys differ. Other kinds are given back as they are. */
export function maskSecret(before: JsonObject | undefined, after: JsonObject | undefined): Both {
  if ((after ?? before)?.kind !== 'Secret' || (after ?? before)?.apiVersion !== 'v1') return [before, after];
  const fields = ['data', 'stringData'].reduce<Both>(maskField, [before, after]);
  const [old, fresh] = fields.map((object) => annotationsOf(object));
  const [maskedOld, maskedFresh] = maskValues(old, fresh, (key) => key === LAST_APPLIED);
  return [withAnnotations(fields[0], maskedOld), withAnnotations(fields[1], maskedFresh)];
}

function maskField([before, after]: Both, field: string): Both {
  const [old, fresh] = maskValues(mapIn(before, field), mapIn(after, field), () => true);
  return [before && withField(before, field, old), after && withField(after, field, fresh)];
}

function maskValues(
  before: JsonObject | undefined,
  after: JsonObject | undefined,
  isPrivate: (key: string) => boolean,
): Both {
  const mask = (own: JsonObject | undefined, other: JsonObject | undefined, mark: string) =>
    own &&
    Object.fromEntries(
      Object.entries(own).map(([key, value]): [string, Json] => {
        if (!isPrivate(key)) return [key, value];
        const differs = other !== undefined && Object.hasOwn(other, key) && !isDeepStrictEqual(other[key], value);
        return [key, differs ? mark : SAME];
      }),
    );
  return [mask(before, after, BEFORE), mask(after, before, AFTER)];
}

function mapIn(object: JsonObject | undefined, field: string): JsonObject | undefined {
  const value = object?.[field];
  return isObject(value) ? value : undefined;
}

function withField(object: JsonObject, field: string, value: JsonObject | undefined): JsonObject {
  // What is no map (a wrongly typed `data`) may hold the secret all the same.
  if (value === undefined) return object[field] === undefined ? object : { ...object, [field]: SAME };
  return { ...object, [field]: value };
}

function annotationsOf(object: JsonObject | undefined): JsonObject | undefined {
  const { annotations } = asObject(object?.metadata);
  return isObject(annotations) ? annotations : undefined;
}

function withAnnotations(object: JsonObject | undefined, annotations: JsonObject | undefined): JsonObject | undefined {
  if (object === undefined || annotations === undefined) return object;
  return { ...object, metadata: { ...asObject(object.metadata), annotations } };
}
