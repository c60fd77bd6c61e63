import { UsageError } from '../errors.js';
import { suggestion } from '../manifest/did-you-mean.js';
import type { JsonObject } from '../model/document.js';
import type { FailoverPlan } from '../model/plan.js';
import { meshes } from './index.js';
import type { Rendered } from './mesh.js';
import { wholeShares } from './whole-shares.js';

/** The meshes that a plan can be written for, alphabetically. */
export const renderableMeshes: readonly string[] = meshes.flatMap(({ name, render }) => (render ? [name] : []));

/**
 * The native manifests of a mesh that make the failover of this plan, in apply order. The plan may come from any mesh; an object meant for
 * one of several clusters carries the annotation `failover.dev/cluster`. See `renderWithLosses` for what they do not hold.
 *
 * @throws UsageError for a mesh that is unknown or cannot be written.
 */
export function render(plan: FailoverPlan, mesh: string): JsonObject[] {
  return renderWithLosses(plan, mesh).manifests;
}

/**
 * As `render`, with everything of the plan that these manifests cannot hold.
 *
 * @throws UsageError for a mesh that is unknown or cannot be written.
 */
export function renderWithLosses(plan: FailoverPlan, mesh: string): Rendered {
  const target = meshes.find(({ name }) => name === mesh);
  if (target?.render === undefined) {
    throw new UsageError('unknown-mesh', `unknown mesh \`${mesh}\``, {
      hint: suggestion(mesh, renderableMeshes) ?? `use one of ${renderableMeshes.join(', ')}`,
    });
  }
  const { plan: shared, losses } = wholeShares(plan, mesh);
  const rendered = target.render(shared);
  return { ...rendered, losses: [...losses.list, ...rendered.losses] };
}
