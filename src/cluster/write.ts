import { isDeepStrictEqual } from 'node:util';
import { ClusterError } from '../errors.js';
import { apiGroup, type JsonObject } from '../model/document.js';
import { asList, asObject } from '../model/json.js';
import type { Target } from './live-state.js';
import { mergePart } from './merge-part.js';
import { choosesNodePort, createBeforeApply, ownAsApplied } from './node-port.js';
import { applyWithLiveWeights } from './owned-weights.js';
import { FIELD_MANAGER } from './owners.js';
import { referenceOf } from './reference.js';

export interface WriteTargetOptions {
  /** The server goes through everything and keeps nothing. */
  dryRun: boolean;
  /** Takes over fields that other managers own. */
  force: boolean;
  /** With `dryRun`: `GROUP/KIND`s and namespaces of this cluster that do not exist yet and would by now. */
  coming: ReadonlySet<string>;
}

/** What became of one object. `absent`: it is somebody else's to create, and is not there. */
export interface Written {
  result: 'created' | 'configured' | 'unchanged' | 'absent';
  /** As the server has it now; undefined after a dry run of something that could not be asked. */
  object: JsonObject | undefined;
  message: string;
}

/**
 * Writes one object, whole or our part of it. Server-side apply: fields that others own are a conflict.
 *
 * @throws ClusterError, FieldConflictError among them.
 */
export async function writeTarget(target: Target, options: WriteTargetOptions): Promise<Written> {
  const { wanted, cluster } = target;
  if (wanted.ownership === 'whole') return writeWhole(target, options);
  const { dryRun, force } = options;
  const merged = await mergePart(cluster, wanted, { dryRun, force });
  // As glooctl does: a VirtualService that nobody has made yet is made with our route in it.
  if (merged === undefined && wanted.ownership === 'route') return writeWhole(target, options);
  if (merged === undefined) return { result: 'absent', object: undefined, message: '' };
  const { before, after } = merged;
  return { result: isSame(before, after, dryRun) ? 'unchanged' : 'configured', object: after, message: '' };
}

async function writeWhole(
  { wanted, cluster, live }: Target,
  { dryRun, force, coming }: WriteTargetOptions,
): Promise<Written> {
  try {
    const allots = !dryRun && choosesNodePort(wanted.object);
    if (allots && live === undefined) await createBeforeApply(cluster, wanted.object);
    const applied = await applyWithLiveWeights(cluster, wanted.object, { dryRun, force });
    const written = allots ? await ownAsApplied(cluster, applied) : applied;
    if (live === undefined) return { result: 'created', object: written, message: '' };
    return { result: isSame(live, written, dryRun) ? 'unchanged' : 'configured', object: written, message: '' };
  } catch (error) {
    const { apiVersion, kind, namespace } = referenceOf(wanted.object);
    const waits = coming.has(`${apiGroup(apiVersion)}/${kind}`) || coming.has(namespace ?? '');
    const unknown = error instanceof ClusterError && ['kind-not-served', 'not-found'].includes(error.code);
    if (!dryRun || !waits || !unknown) throw error;
    return { result: 'created', object: undefined, message: 'not asked: what it stands in is not there yet' };
  }
}

/** A controller may have written the status since we looked, and a dry run keeps the resourceVersion: what is said of the object counts. */
function isSame(before: JsonObject, after: JsonObject, dryRun: boolean): boolean {
  const unmoved = asObject(before.metadata).resourceVersion === asObject(after.metadata).resourceVersion;
  return (unmoved && !dryRun) || isDeepStrictEqual(content(before), content(after));
}

function content({ metadata, status: _status, ...object }: JsonObject): JsonObject {
  const { managedFields, resourceVersion: _version, generation: _generation, ...kept } = asObject(metadata);
  const owners = asList(managedFields).flatMap((entry) => {
    const { time: _time, ...owner } = asObject(entry);
    return owner.manager === FIELD_MANAGER ? [owner] : [];
  });
  return { ...object, metadata: { ...kept, owners } };
}
