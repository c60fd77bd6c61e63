import { isDeepStrictEqual } from 'node:util';
import { type ObjectReference, sameService, subsetName } from './names.js';
import type { ShiftDestination } from './traffic-policy.js';
import type { Target } from './translate-target.js';
import { sameObject, type TranslationWorld } from './translate-world.js';

export interface NamedSubset {
  name: string;
  labels: Record<string, string>;
}

/** The subsets of a Service that any shift asks for, of itself or of a FailoverService with it behind. */
export function subsetsOfTarget({ service }: Target, world: TranslationWorld): NamedSubset[] {
  return collect(world, ({ kubeService, failoverService }) => {
    if (failoverService === undefined) return kubeService !== undefined && sameService(kubeService, service);
    const found = findFailoverService(failoverService, world);
    return found?.backingServices.some((backing) => sameService(backing, service)) ?? false;
  });
}

/** The subsets of a FailoverService that any shift asks for. */
export function subsetsOfFailoverService(reference: ObjectReference, world: TranslationWorld): NamedSubset[] {
  return collect(
    world,
    ({ failoverService }) => failoverService !== undefined && sameObject(failoverService, reference),
  );
}

/** The FailoverService that a shift names; undefined when it is not among the inputs. */
export function findFailoverService(reference: ObjectReference, { failoverServices }: TranslationWorld) {
  return failoverServices.find(({ name, namespace = 'default' }) => sameObject({ name, namespace }, reference));
}

/** Each once, in the order of the Services shifted and their policies (decorators/trafficshift/traffic_shift_decorator.go). */
function collect(world: TranslationWorld, concerns: (destination: ShiftDestination) => boolean): NamedSubset[] {
  const subsets: NamedSubset[] = [];
  const destinations = world.targets
    .flatMap(({ service }) => world.policiesOf(service))
    .flatMap(({ shift }) => shift)
    .filter(({ subset }) => Object.keys(subset).length > 0)
    .filter(concerns);
  for (const { subset: labels } of destinations) {
    if (subsets.some((other) => isDeepStrictEqual(other.labels, labels))) continue;
    subsets.push({ name: subsetName(labels), labels });
  }
  return subsets;
}
