import { UsageError } from '../errors.js';
import { suggestion } from '../manifest/did-you-mean.js';
import { checkSchema, type Problem } from '../manifest/schema.js';
import type { Document } from '../model/document.js';
import type { FailoverSpec } from '../model/failover.js';
import { asObject } from '../model/json.js';
import type { Scenario } from '../model/scenario.js';
import { meshes } from './index.js';
import type { Mesh } from './mesh.js';
import {
  checkFailover as checkDocument,
  isFailover,
  readFailovers as readDocuments,
  readScenarios as readPlayed,
  requireCorrect,
} from './neutral/index.js';

/** A mesh that makes a plan of a Failover document. */
export type AdoptingMesh = Mesh & Required<Pick<Mesh, 'adopt'>>;

/** The meshes that `spec.mesh` may name, alphabetically: a mesh stands in one list only, and here it is looked at. */
export const adoptingMeshes: readonly AdoptingMesh[] = meshes.filter(
  (mesh): mesh is AdoptingMesh => mesh.adopt !== undefined,
);

/** Every mistake in a Failover document, a mesh that nobody knows included. */
export function checkFailover(document: Document): Problem[] {
  const { mesh } = asObject(document.value.spec);
  const problems = checkDocument(document);
  // A value of another type is told by the document's own schema.
  if (typeof mesh !== 'string') return problems;
  const unknown = checkSchema(mesh, { type: 'string', enum: adoptingMeshes.map(({ name }) => name) });
  return [...problems, ...unknown.map((found) => ({ ...found, path: ['spec', 'mesh'] }))];
}

/**
 * The Failover documents among the documents, with the defaults of the fields that have one for every mesh.
 *
 * @throws InputError naming every mistake in all of them.
 */
export function readFailovers(documents: readonly Document[]): FailoverSpec[] {
  const failovers = documents.filter(isFailover);
  requireCorrect(failovers, checkFailover);
  return readDocuments(failovers);
}

/**
 * The Scenario documents among the documents, events in the order of their time.
 *
 * @throws InputError naming every mistake in them and in the Failovers beside them.
 */
export function readScenarios(documents: readonly Document[]): Scenario[] {
  return readPlayed(documents, checkFailover);
}

/**
 * The mesh that a flag names.
 *
 * @throws UsageError naming the meshes that there are.
 */
export function adoptingMesh(name: string): AdoptingMesh {
  const mesh = adoptingMeshes.find((candidate) => candidate.name === name);
  if (mesh !== undefined) return mesh;
  const names = adoptingMeshes.map((candidate) => candidate.name);
  throw new UsageError('unknown-mesh', `unknown mesh \`${name}\`, expected one of ${names.join(', ')}`, {
    hint: suggestion(name, names),
  });
}
