import type { JsonObject } from '../../model/document.js';
import { Field } from '../../resources/field.js';
import type { TrafficPolicy } from './traffic-policy.js';
import { stringMatch } from './translate-match.js';
import { compact, protoDuration } from './translate-object.js';
import { translateMirror, translateShift } from './translate-shift.js';
import type { TranslationWorld } from './translate-world.js';

/** What a policy makes of a route: its fields, and what upstream refuses of it. */
export interface RouteParts {
  fields: JsonObject;
  problems: string[];
}

/** One part of a route: undefined where the policy says nothing of it. */
type Part = (spec: Field) => JsonObject[string] | undefined;

/** The features of a policy that act on the route for clients of one cluster (pkg/mesh-networking/translation/istio/decorators). */
export function translateRoute(policy: TrafficPolicy, cluster: string, world: TranslationWorld): RouteParts {
  const spec = Field.root(policy.origin.document).get('spec');
  const shift = translateShift(policy, cluster, world);
  const mirror = translateMirror(spec.get('mirror'), cluster, world);
  const fields = compact({
    route: shift.route,
    fault: translateFault(spec.get('faultInjection')),
    timeout: duration(spec.get('requestTimeout')),
    retries: translateRetries(spec.get('retries')),
    corsPolicy: translateCors(spec.get('corsPolicy')),
    headers: translateHeaders(spec.get('headerManipulation')),
    ...mirror.fields,
  });
  return { fields, problems: [...shift.problems, ...mirror.problems, ...faultProblems(spec.get('faultInjection'))] };
}

const translateFault: Part = (fault): JsonObject | undefined => {
  const percentage = compact({ value: fault.get('percentage').number() });
  const abort = fault.get('abort');
  if (abort.present) return { abort: { httpStatus: abort.get('httpStatus').number() ?? 0, percentage } };
  const fixedDelay = duration(fault.get('fixedDelay'));
  if (fixedDelay !== undefined) return { delay: { fixedDelay, percentage } };
  const exponentialDelay = duration(fault.get('exponentialDelay'));
  return exponentialDelay === undefined ? undefined : { delay: { exponentialDelay, percentage } };
};

function faultProblems(fault: Field): string[] {
  const isTyped = ['abort', 'fixedDelay', 'exponentialDelay'].some((type) => fault.get(type).present);
  return fault.present && !isTyped ? ['fault-injection: FaultInjection type must be specified'] : [];
}

const translateRetries: Part = (retries) =>
  retries.present
    ? compact({ attempts: retries.get('attempts').number(), perTryTimeout: duration(retries.get('perTryTimeout')) })
    : undefined;

const translateCors: Part = (cors) => {
  if (!cors.present) return undefined;
  const credentials = cors.get('allowCredentials').boolean();
  return {
    ...compact({
      allowOrigins: cors
        .get('allowOrigins')
        .items()
        .flatMap((origin) => stringMatch(origin) ?? []),
      allowMethods: cors.get('allowMethods').texts(),
      allowHeaders: cors.get('allowHeaders').texts(),
      exposeHeaders: cors.get('exposeHeaders').texts(),
      maxAge: duration(cors.get('maxAge')),
    }),
    // A wrapped boolean: false is a value of its own.
    ...(credentials === undefined ? {} : { allowCredentials: credentials }),
  };
};

const translateHeaders: Part = (headers) => {
  if (!headers.present) return undefined;
  const operations = (side: 'Request' | 'Response'): JsonObject => {
    const add = headers.get(`append${side}Headers`).textMap();
    return compact({
      add: Object.keys(add).length === 0 ? undefined : add,
      remove: headers.get(`remove${side}Headers`).texts(),
    });
  };
  return { request: operations('Request'), response: operations('Response') };
};

function duration(field: Field): string | undefined {
  const ms = field.durationMs();
  return ms === undefined ? undefined : protoDuration(ms);
}
