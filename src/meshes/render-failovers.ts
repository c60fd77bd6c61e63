import { UsageError } from '../errors.js';
import { suggestion } from '../manifest/did-you-mean.js';
import type { Document, JsonObject } from '../model/document.js';
import type { FailoverSpec } from '../model/failover.js';
import { asObject, asTextMap } from '../model/json.js';
import type { FailoverPlan, Loss } from '../model/plan.js';
import { readTopology } from '../topology/index.js';
import { readFailovers } from './failovers.js';
import { meshes } from './index.js';
import { ownershipOf } from './kind-of.js';
import type { HelmValues, ReadContext } from './mesh.js';
import { renderableMeshes, renderWithLosses } from './render.js';

export interface RenderOptions {
  /** Another mesh than the documents name. */
  to?: string;
  /** What Linkerd is configured with. */
  api?: string;
}

/** One Failover document as its mesh's own manifests. */
export interface RenderedFailover {
  spec: FailoverSpec;
  plan: FailoverPlan;
  manifests: JsonObject[];
  values: HelmValues[];
  losses: Loss[];
}

/**
 * What the Failover documents among these become, each for its mesh, or for `to`.
 *
 * @throws InputError naming every mistake in them.
 * @throws UsageError for a mesh that is unknown or cannot be written, and for `api` without Linkerd.
 */
export function renderFailovers(documents: readonly Document[], { to, api }: RenderOptions = {}): RenderedFailover[] {
  const context = { documents, topology: readTopology(documents) };
  const specs = readFailovers(documents).map((spec) => adjusted(spec, to ?? spec.mesh, api));
  if (api !== undefined && specs.length > 0 && !specs.some(({ mesh }) => mesh === 'linkerd')) {
    throw new UsageError('api-without-linkerd', '--api: only Linkerd can be configured with different APIs', {
      hint: 'add --to linkerd',
    });
  }
  return specs.map((spec) => {
    const plan = adopt(spec, context);
    const rendered = renderWithLosses(plan, spec.mesh);
    return { spec, plan, values: [], ...rendered, manifests: withLabels(spec, rendered.manifests) };
  });
}

/** The document's labels on every object that is all its own, so that `-l` finds them; of other people's objects we add no more than the failover needs. */
function withLabels({ document }: FailoverSpec, manifests: readonly JsonObject[]): JsonObject[] {
  const labels = asTextMap(asObject(document.value.metadata).labels);
  if (Object.keys(labels).length === 0) return [...manifests];
  return manifests.map((manifest) => {
    if (ownershipOf(manifest, true) !== 'whole') return manifest;
    const { annotations, ...metadata } = asObject(manifest.metadata);
    const all = { ...labels, ...asObject(metadata.labels) };
    return {
      ...manifest,
      metadata: { ...metadata, labels: all, ...(annotations === undefined ? {} : { annotations }) },
    };
  });
}

/** `reviews: detection.healthCheck: why; what to do`. */
export function lossText({ name }: FailoverPlan, { field, why, advice }: Loss): string {
  return `${name}: ${field}: ${[why, advice].filter((part) => part !== undefined && part !== '').join('; ')}`;
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
