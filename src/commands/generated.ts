import { InputError, UsageError } from '../errors.js';
import { suggestion } from '../manifest/did-you-mean.js';
import { parseManifests } from '../manifest/parse.js';
import { writeManifests } from '../manifest/write.js';
import { readFailovers } from '../meshes/failovers.js';
import { meshes } from '../meshes/index.js';
import type { HelmValues, ReadContext } from '../meshes/mesh.js';
import { renderableMeshes, renderWithLosses } from '../meshes/render.js';
import type { Document, JsonObject } from '../model/document.js';
import type { FailoverSpec } from '../model/failover.js';
import type { FailoverPlan, Loss } from '../model/plan.js';
import { readTopology } from '../topology/index.js';

export interface GenerateOptions {
  /** Another mesh than the documents name. */
  to?: string;
  /** What Linkerd is configured with. */
  api?: string;
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

interface RenderedPlan {
  plan: FailoverPlan;
  manifests: JsonObject[];
  values: HelmValues[];
  losses: Loss[];
}

/**
 * What the Failover documents among these become, or with `translate` what a controller makes of them and of the native manifests.
 *
 * @throws InputError when nothing among the documents can be rendered or translated.
 * @throws UsageError for a mesh that is unknown or cannot be written, and for `api` without Linkerd.
 */
export function generateAll(documents: readonly Document[], options: GenerateOptions): Generated {
  const rendered = renderAll(documents, options);
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

function renderAll(documents: readonly Document[], { to, api }: GenerateOptions): RenderedPlan[] {
  const context = { documents, topology: readTopology(documents) };
  const specs = readFailovers(documents).map((spec) => adjusted(spec, to ?? spec.mesh, api));
  if (api !== undefined && specs.length > 0 && !specs.some(({ mesh }) => mesh === 'linkerd')) {
    throw new UsageError('api-without-linkerd', '--api: only Linkerd can be configured with different APIs', {
      hint: 'add --to linkerd',
    });
  }
  return specs.map((spec) => {
    const plan = adopt(spec, context);
    return { plan, values: [], ...renderWithLosses(plan, spec.mesh) };
  });
}

/** Adopted by the mesh that it is for: a plan of its own mesh would have left out what only the other one can hold. */
function adopt(spec: FailoverSpec, context: ReadContext): FailoverPlan {
  const mesh = meshes.find(({ name }) => name === spec.mesh);
  if (mesh?.adopt !== undefined) return mesh.adopt(spec, context);
  throw new UsageError('unknown-mesh', `unknown mesh \`${spec.mesh}\``, {
    hint: suggestion(spec.mesh, renderableMeshes) ?? `use one of ${renderableMeshes.join(', ')}`,
  });
}

function adjusted(spec: FailoverSpec, mesh: string, api: string | undefined): FailoverSpec {
  if (api === undefined) return { ...spec, mesh };
  return { ...spec, mesh, extensions: { ...spec.extensions, linkerd: { ...spec.extensions.linkerd, api } } };
}

/** What a mesh without a controller of this sort needs stays as it is rendered. */
function translateAll(
  documents: readonly Document[],
  rendered: readonly RenderedPlan[],
  { warnings, notes }: Generated,
): Generated {
  const isTranslated = ({ plan }: RenderedPlan): boolean =>
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

function lossText(plan: FailoverPlan, { field, why, advice }: Loss): string {
  return `${plan.name}: ${field}: ${[why, advice].filter((part) => part !== undefined && part !== '').join('; ')}`;
}
