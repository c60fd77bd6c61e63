import { isDeepStrictEqual } from 'node:util';
import { type Call, refusalError } from '../../src/cluster/cluster-error.js';
import type { JsonObject } from '../../src/model/document.js';
import { asList, asObject } from '../../src/model/json.js';
import { type FieldPath, fieldsV1, fieldText, leavesOf, removeAt, setAt, valueAt } from './fake-cluster-fields.js';

// Who owns which leaf of an object, and what a write makes of that.

export interface Owned {
  manager: string;
  operation: 'Apply' | 'Update';
  subresource?: string;
  paths: Map<string, FieldPath>;
}

/** One object with its owners. */
export interface Stored {
  object: JsonObject;
  owners: Owned[];
}

/** The server's own part of metadata: nobody sends it, nobody owns it. */
const SERVER_SIDE = ['managedFields', 'resourceVersion', 'uid', 'generation', 'creationTimestamp', 'deletionTimestamp'];

/** The object after a server-side apply; nothing is kept yet. */
export function applied(
  call: Call,
  stored: Stored | undefined,
  object: JsonObject,
  { force, manager }: { force: boolean; manager: string },
): Stored {
  const leaves = leavesOf(object);
  const isOurs = (owner: Owned) =>
    owner.manager === manager && owner.operation === 'Apply' && owner.subresource === undefined;
  const owners = stored?.owners ?? [];
  const conflicts = owners
    .filter((owner) => !isOurs(owner))
    .flatMap((owner) =>
      [...leaves].flatMap(([key, { path, value }]) =>
        owner.paths.has(key) && !isDeepStrictEqual(valueAt(stored?.object ?? {}, path), value)
          ? [{ owner, key, path }]
          : [],
      ),
    );
  if (conflicts.length > 0 && !force) {
    const causes = conflicts.map(({ owner, path }) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with "${owner.manager}" using ${call.apiVersion}`,
      field: fieldText(path),
    }));
    throw refusalError(call, {
      status: 409,
      body: { reason: 'Conflict', message: `Apply failed with ${causes.length} conflicts`, details: { causes } },
    });
  }
  const lost = new Set(conflicts.map(({ key }) => key));
  const others = owners
    .filter((owner) => !isOurs(owner))
    .map((owner) => ({ ...owner, paths: without(owner.paths, lost) }));
  const next = structuredClone(
    stored?.object ?? { apiVersion: object.apiVersion ?? '', kind: object.kind ?? '', metadata: named(object) },
  );
  for (const [key, path] of owners.find(isOurs)?.paths ?? []) {
    if (!leaves.has(key) && !others.some(({ paths }) => paths.has(key))) removeAt(next, path);
  }
  for (const { path, value } of leaves.values()) setAt(next, path, value);
  const ours: Owned = {
    manager,
    operation: 'Apply',
    paths: new Map([...leaves].map(([key, { path }]) => [key, path])),
  };
  return { object: next, owners: [...others.filter(({ paths }) => paths.size > 0), ours] };
}

/** The object after an update by `manager`, who owns what changed; nothing is kept yet. */
export function updated(stored: Stored | undefined, object: JsonObject, manager: string, subresource?: string): Stored {
  const before = leavesOf(stored?.object ?? {});
  const after = leavesOf(object);
  const changed = [...after].filter(([key, { value }]) => !isDeepStrictEqual(before.get(key)?.value, value));
  const lost = new Set([...changed.map(([key]) => key), ...[...before.keys()].filter((key) => !after.has(key))]);
  const same = (owner: Owned) =>
    owner.manager === manager && owner.operation === 'Update' && owner.subresource === subresource;
  const mine = stored?.owners.find(same)?.paths ?? new Map<string, FieldPath>();
  const paths = new Map([...without(mine, lost), ...changed.map(([key, { path }]) => [key, path] as const)]);
  const others = (stored?.owners ?? [])
    .filter((owner) => !same(owner))
    .map((owner) => ({ ...owner, paths: without(owner.paths, lost) }));
  const live = asObject(stored?.object.metadata);
  const metadata = { ...asObject(structuredClone(object).metadata) };
  for (const key of SERVER_SIDE) {
    delete metadata[key];
    const kept = live[key];
    if (kept !== undefined && key !== 'managedFields') metadata[key] = kept;
  }
  const owners = [...others, { manager, operation: 'Update' as const, subresource, paths }].filter(
    (owner) => owner.paths.size > 0,
  );
  return { object: { ...structuredClone(object), metadata }, owners };
}

/** After a patch that takes entries out of managedFields. */
export function disowned(stored: Stored, operations: readonly JsonObject[]): Stored {
  const given = operations.find(({ op, path }) => op === 'replace' && path === '/metadata/managedFields')?.value;
  if (given === undefined) return stored;
  const kept = asList(given).map(asObject);
  const isKept = ({ manager, operation, subresource }: Owned) =>
    kept.some(
      (entry) => entry.manager === manager && entry.operation === operation && entry.subresource === subresource,
    );
  return { ...stored, owners: stored.owners.filter(isKept) };
}

/** As the server shows it: a copy, with its managedFields. */
export function shown({ object, owners }: Stored): JsonObject {
  const copy = structuredClone(object);
  const managedFields = owners.map(({ manager, operation, subresource, paths }) => ({
    manager,
    operation,
    apiVersion: String(object.apiVersion),
    time: '2026-01-01T00:00:00Z',
    fieldsType: 'FieldsV1',
    fieldsV1: fieldsV1(paths.values()),
    ...(subresource === undefined ? {} : { subresource }),
  }));
  return { ...copy, metadata: { ...asObject(copy.metadata), managedFields } };
}

/** True when neither content nor owners differ. */
export function isSame(before: Stored, after: Stored): boolean {
  return sameContent(before.object, after.object) && isDeepStrictEqual(ownersOf(before), ownersOf(after));
}

function named(object: JsonObject): JsonObject {
  const { name, namespace } = asObject(object.metadata);
  return { name: name ?? '', ...(namespace === undefined ? {} : { namespace }) };
}

function sameContent(before: JsonObject, after: JsonObject): boolean {
  const content = (object: JsonObject) => {
    const {
      resourceVersion: _version,
      generation: _generation,
      uid: _uid,
      creationTimestamp: _time,
      ...metadata
    } = asObject(object.metadata);
    return { ...object, metadata };
  };
  return isDeepStrictEqual(content(before), content(after));
}

function ownersOf({ owners }: Stored): unknown {
  return owners
    .map(({ manager, operation, subresource, paths }) =>
      [manager, operation, subresource ?? '', [...paths.keys()].sort()].join(),
    )
    .sort();
}

function without(paths: ReadonlyMap<string, FieldPath>, lost: ReadonlySet<string>): Map<string, FieldPath> {
  return new Map([...paths].filter(([key]) => !lost.has(key)));
}
