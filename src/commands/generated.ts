import { InputError } from '../errors.js';
import { parseManifests } from '../manifest/parse.js';
import { writeManifests } from '../manifest/write.js';
import { meshes } from '../meshes/index.js';
import type { HelmValues } from '../meshes/mesh.js';
import { lossText, type RenderedFailover, type RenderOptions, renderFailovers } from '../meshes/render-failovers.js';
import type { Document, JsonObject } from '../model/document.js';
import { readTopology } from '../topology/index.js';

export interface GenerateOptions extends RenderOptions {
  /** What the mesh's controller writes, instead of what its user does. */
  translate: boolean;
}

/** Manifests in apply order, and what people should know of them. */
export interface Generated {
  manifests: JsonObject[];
  values: HelmValues[];
  warnings: string[];
  notes: string[];
}

/**
 * What the Failover documents among these become, or with `translate` what a controller makes of them and of the native manifests.
 *
 * @throws InputError when nothing among the documents can be rendered or translated.
 * @throws UsageError for a mesh that is unknown or cannot be written, and for `api` without Linkerd.
 */
export function generateAll(documents: readonly Document[], options: GenerateOptions): Generated {
  const rendered = renderFailovers(documents, options);
  const generated: Generated = {
    manifests: rendered.flatMap(({ manifests }) => manifests),
    values: rendered.flatMap(({ values }) => values),
    warnings: rendered.flatMap(({ plan, losses }) => losses.map((loss) => lossText(plan, loss))),
    notes: [...new Set(rendered.flatMap(({ plan }) => plan.notes.map((note) => `${plan.name}: ${note}`)))],
  };
  if (options.translate) return translateAll(documents, rendered, generated);
  if (rendered.length > 0) return generated;
  throw new InputError('no-failover', 'found no Failover document, expected at least one', {
    hint: '`failover init` writes one, `failover convert` takes native manifests, and --translate shows what a controller makes of them',
  });
}

/** What a mesh without a controller of this sort needs stays as it is rendered. */
function translateAll(
  documents: readonly Document[],
  rendered: readonly RenderedFailover[],
  { warnings, notes }: Generated,
): Generated {
  const isTranslated = ({ plan }: RenderedFailover): boolean =>
    meshes.some(({ name, translate }) => name === plan.mesh && translate !== undefined);
  const own = rendered.filter(isTranslated).flatMap(({ manifests }) => manifests);
  const asRendered = rendered.filter((one) => !isTranslated(one));
  const all = [...documents, ...asDocuments(own)];
  const context = { documents: all, topology: readTopology(all) };
  const translated = meshes.flatMap(({ translate }) => translate?.(context) ?? []);
  const manifests = [...asRendered, ...translated].flatMap((one) => one.manifests);
  const reasons = translated.flatMap((one) => one.notes);
  if (manifests.length === 0 && reasons.length === 0) {
    throw new InputError('nothing-to-translate', 'found nothing that a controller translates, expected at least one', {
      hint: 'give Failover documents, Service Mesh Hub manifests with their Meshes and TrafficTargets, or a FailoverScheme',
    });
  }
  return {
    manifests,
    values: asRendered.flatMap(({ values }) => values),
    warnings: [...warnings, ...reasons],
    notes,
  };
}

function asDocuments(manifests: readonly JsonObject[]): Document[] {
  return manifests.length === 0 ? [] : parseManifests(writeManifests(manifests, 'yaml'), '<rendered>').documents;
}
