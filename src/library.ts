import { readManifests as read } from './manifest/read.js';
import { recognisers } from './meshes/plan.js';
import type { Document } from './model/document.js';

/** Files (or folders and globs) to read, or a text with the name that positions show. */
export type ManifestSource = { files: string[]; recursive?: boolean } | { text: string; name: string };

/**
 * Reads manifests of any supported mesh, YAML or JSON, many documents in each.
 *
 * @throws InputError with every problem of every document, each with file, line and column.
 */
export function readManifests(source: ManifestSource): Promise<Document[]> {
  return read({ ...source, recognisers });
}
