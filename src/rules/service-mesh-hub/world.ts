import type { PolicyWorld } from '../../meshes/service-mesh-hub/applied-policies.js';
import { readWorld } from '../../meshes/service-mesh-hub/read.js';
import type { Document } from '../../model/document.js';
import type { KindRule, RuleContext } from '../rule.js';

const worlds = new WeakMap<RuleContext, PolicyWorld>();

/** What the management cluster holds, as far as it is among the inputs; read once. */
export function worldOf(context: RuleContext): PolicyWorld {
  const known = worlds.get(context);
  if (known !== undefined) return known;
  const { documents, topology } = context;
  const world = readWorld({ documents, topology });
  worlds.set(context, world);
  return world;
}

/** A networking kind under its groups of both names: Service Mesh Hub's and, from v0.10 on, Gloo Mesh's. */
export function networking(...kinds: string[]): KindRule['on'] {
  return kinds.flatMap((kind) => [
    { group: 'networking.smh.solo.io', kind },
    { group: 'networking.mesh.gloo.solo.io', kind },
  ]);
}

/** Its documents among the inputs. */
export function networkingObjects(context: RuleContext, kind: string): Document[] {
  return networking(kind).flatMap(({ group }) => context.of(group, kind));
}

/** The documents of a discovered kind. */
export function discoveryObjects(context: RuleContext, kind: string): Document[] {
  return ['smh.solo.io', 'mesh.gloo.solo.io'].flatMap((domain) => [...context.of(`discovery.${domain}`, kind)]);
}
