import type { Json, JsonObject } from '../../model/document.js';
import { asList, asObject, asText, isObject } from '../../model/json.js';
import type { Readiness } from '../mesh.js';
import { isCurrent } from '../observed-generation.js';

const WITH_STATUS = ['AccessPolicy', 'FailoverService', 'TrafficPolicy', 'VirtualMesh'];

/** What Service Mesh Hub says of one of its objects: the state of the whole, and of each mesh or traffic target. */
export function ready(object: JsonObject): Readiness {
  if (!WITH_STATUS.includes(String(object.kind))) return { state: 'accepted', message: '' };
  const status = asObject(object.status);
  const state = asText(status.state);
  const current = isCurrent(object, status);
  const targets = [...targetsOf(status.meshes), ...targetsOf(status.trafficTargets)];
  const more = { ...(current === undefined ? {} : { current }), ...(targets.length === 0 ? {} : { targets }) };
  if (state === undefined || current === false) return { state: 'pending', message: '', ...more };
  // `validationErrors` is the name before v0.9. Errors of a target stand only there.
  const errors = [
    ...texts(status.errors),
    ...texts(status.validationErrors),
    ...targets.flatMap(({ message }) => (message === '' ? [] : [message])),
  ];
  const message = [...new Set(errors)].join('; ');
  const states = [state, ...targets.map((target) => target.state)];
  if (states.some((one) => one === 'INVALID' || one === 'FAILED')) {
    const word = states.find((one) => one === 'INVALID' || one === 'FAILED') as string;
    return { state: 'rejected', message: message === '' ? word : message, ...more };
  }
  return { state: states.every((one) => one === 'ACCEPTED') ? 'accepted' : 'pending', message, ...more };
}

function targetsOf(value: Json | undefined): { name: string; state: string; message: string }[] {
  return Object.entries(asObject(value)).flatMap(([name, target]) =>
    isObject(target)
      ? [{ name, state: asText(target.state) ?? 'PENDING', message: texts(target.errors).join('; ') }]
      : [],
  );
}

function texts(value: Json | undefined): string[] {
  return asList(value).flatMap((item) => asText(item) ?? []);
}
