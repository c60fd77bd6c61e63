import type { JsonObject } from '../../model/document.js';
import type { ReadContext, Translated } from '../mesh.js';
import { objectKey } from './names.js';
import type { TrafficPolicy } from './traffic-policy.js';
import { failoverServiceRefusals } from './translate-admission.js';
import { conflictingPolicies, translateDestinationRule } from './translate-destination-rule.js';
import { translateFailoverService } from './translate-failover-service.js';
import { type Federation, federatedServiceEntry, federationOf, servingObjects } from './translate-federation.js';
import { viewpoint } from './translate-object.js';
import type { Installation, Target } from './translate-target.js';
import { refusedPolicies, translateVirtualService } from './translate-virtual-service.js';
import { readTranslationWorld, sameObject, type TranslationWorld } from './translate-world.js';

/**
 * What the controller of Service Mesh Hub v0.9 writes into the clusters: services of other meshes first, then what every Service and each
 * valid FailoverService becomes, and last what moves traffic. A Mesh without an ingress gateway is taken to have one; where it is reached
 * nobody can say, so that only what needs no address is written for it.
 */
export function translate(context: ReadContext): Translated {
  const { world, notes } = withoutRefused(readTranslationWorld(context));
  const federations = world.installations.flatMap((serving) => {
    const federation = federationOf(serving, world);
    return federation === undefined ? [] : [{ serving, federation, targets: targetsOf(serving, world) }];
  });
  const manifests: JsonObject[] = [];
  for (const { serving, federation, targets } of federations.filter(({ targets }) => targets.length > 0)) {
    const { gateway } = serving;
    if (gateway === undefined) {
      notes.push(
        `Mesh ${serving.name}: names no ingressGateways, so that the ServiceEntries, Gateway and EnvoyFilter which make ${serving.cluster} reachable are left out`,
      );
      continue;
    }
    for (const target of targets) {
      for (const client of federation.clients) {
        manifests.push(federatedServiceEntry(target, client, gateway, world));
      }
    }
    manifests.push(...servingObjects(serving, gateway, federation, world));
  }
  for (const target of world.targets) {
    for (const view of viewsOf(target, world)) manifests.push(...translateDestinationRule(target, view, world));
  }
  for (const failoverService of world.failoverServices) {
    const refusals = failoverServiceRefusals(failoverService, world);
    if (refusals.length === 0) manifests.push(...translateFailoverService(failoverService, world));
    else {
      const name = [failoverService.namespace, failoverService.name].filter((part) => part !== undefined).join('/');
      notes.push(`FailoverService ${name} is INVALID and not translated: ${refusals.join('; ')}`);
    }
  }
  for (const target of world.targets) {
    for (const view of viewsOf(target, world)) manifests.push(...translateVirtualService(target, view, world));
  }
  return { manifests, notes: [...notes, ...unknownMeshes(world)] };
}

/** Declared meshes whose cluster nobody knows: nothing can be written for them. */
function unknownMeshes({ failoverServices, installations, discovery }: TranslationWorld): string[] {
  if (discovery.meshes.length > 0) return [];
  return failoverServices.flatMap(({ name, meshes = [] }) =>
    meshes
      .filter((mesh) => !installations.some((installation) => sameObject(installation, mesh)))
      .map(
        (mesh) =>
          `FailoverService ${name}: nothing is written for ${mesh.name}, since its Mesh is not among the inputs`,
      ),
  );
}

/** The world without the policies that are INVALID for a Service: they hold for the others only. */
function withoutRefused(world: TranslationWorld): { world: TranslationWorld; notes: string[] } {
  const notes: string[] = [];
  const refused = new Map<string, Set<TrafficPolicy>>();
  for (const target of world.targets) {
    const key = objectKey(target.service);
    for (const view of viewsOf(target, world)) {
      for (const { policy, reason } of [
        ...conflictingPolicies(target, view, world),
        ...refusedPolicies(target, view, world),
      ]) {
        const known = refused.get(key) ?? new Set();
        if (!known.has(policy)) notes.push(`TrafficPolicy ${policy.name} is INVALID for ${key}: ${reason}`);
        refused.set(key, known.add(policy));
      }
    }
  }
  const policiesOf: TranslationWorld['policiesOf'] = (service) =>
    world.policiesOf(service).filter((policy) => !refused.get(objectKey(service))?.has(policy));
  return { world: { ...world, policiesOf }, notes };
}

/** The Service's own cluster, and that of every other mesh of its VirtualMesh. */
function viewsOf(target: Target, world: TranslationWorld) {
  const serving = world.installations.find((mesh) => target.mesh !== undefined && sameObject(mesh, target.mesh));
  const federation: Federation | undefined = serving && federationOf(serving, world);
  return [undefined, ...(federation?.clients ?? [])].map((client) => viewpoint(target, client, world));
}

function targetsOf(serving: Installation, { targets }: TranslationWorld): Target[] {
  return targets.filter(({ mesh }) => mesh !== undefined && sameObject(mesh, serving));
}
