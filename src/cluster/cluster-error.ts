import { ClusterError, FieldConflictError } from '../errors.js';
import type { JsonObject } from '../model/document.js';
import { apiGroup } from '../model/document.js';
import { asList, asObject, asText } from '../model/json.js';
import { installedBy } from './cluster-error-installers.js';

/** What was asked of an API server, as messages name it. */
export interface Call {
  /** As manifests name the cluster. */
  cluster: string;
  /** `get`, `list`, `watch`, `apply`, `create`, `replace`, `patch`, `delete`. */
  verb: string;
  apiVersion: string;
  kind: string;
  namespace?: string;
  name?: string;
}

/** What an API server answers instead of the object (a `v1` Status); anything else that came with an error status is its `message`. */
export interface Refusal {
  status: number;
  body: JsonObject;
}

/** The ClusterError of an answer that is no success. Of a Secret no value is repeated. */
export function refusalError(call: Call, { status, body }: Refusal): ClusterError {
  const told = withoutValues(call, asText(body.message) ?? `the API server answered ${status}`);
  const webhook = /admission webhook "([^"]+)" denied the request:?\s*([\s\S]*)/.exec(told);
  if (webhook !== null) {
    const [, name, words] = webhook;
    return error('invalid', call, `the admission webhook \`${name}\` says: ${words?.trim() || 'denied'}`, {
      hint: 'change the manifest as the webhook asks',
    });
  }
  // ... 'NAME' with binding 'NAME' denied request: words (apiserver: pkg/admission/plugin/policy/validating).
  if (/ValidatingAdmissionPolicy '[^']+' with binding '[^']+' denied request/.test(told)) {
    return error('invalid', call, told.replace(/^.*? is forbidden: /s, ''), {
      hint: 'a policy of this cluster refuses it: change the manifest as it asks, or ask who keeps the policy',
    });
  }
  // apimachinery answers what it cannot merge with an internal error: a field of another type than the schema's.
  if (isWronglyTyped(status, told)) return wronglyTyped(call, told);
  const reason = asText(body.reason);
  if (status === 401) return unauthorized(call, '');
  if (status === 403) return forbidden(call, told);
  if (status === 404) return notFound(call, body, told);
  if (status === 409) return conflict(call, body, told, reason);
  // A `test` operation that does not hold is answered like any other patch that cannot be done (apiserver: endpoints/handlers/patch.go).
  if (status === 422 && call.verb === 'patch' && asList(asObject(body.details).causes).length === 0) {
    return conflict(call, body, told, reason);
  }
  if (status === 422 || status === 400 || status === 413) return invalid(call, body, told);
  if (status === 410) return error('expired', call, `the server no longer has that version: ${told}`);
  if (status === 429 || status === 503) {
    return error('server-error', call, `the API server is overloaded or starting (${status}): ${told}`, {
      hint: 'try again in a moment',
    });
  }
  if (status === 504) return timedOut(call);
  const failed = /failed calling webhook "([^"]+)"/.exec(told)?.[1];
  return error('server-error', call, `the API server answered ${status}: ${told}`, {
    hint:
      failed === undefined
        ? 'see the log of the API server'
        : `the webhook \`${failed}\` does not answer: is its controller running`,
  });
}

/** The answer to a field of the wrong type comes with 500, and asking again cannot help. */
export function isWronglyTyped(status: number, message: string): boolean {
  return status === 500 && /failed to create typed (patch|live|new) object|unable to convert/i.test(message);
}

/** Fields that others own; `conflicts` name them as a user writes them. */
function fieldConflict(call: Call, conflicts: readonly { field: string; manager: string }[]): FieldConflictError {
  const fields = conflicts.map(({ field, manager }) => `${field} (owned by ${manager})`).join(', ');
  return new FieldConflictError(`${sentence(call)}: conflict in ${fields}`, {
    conflicts,
    hint: 'leave the field out, or take it over with --force-conflicts',
  });
}

/** A kind that the server does not know: most often a CustomResourceDefinition that nobody installed. */
export function kindNotServed(call: Call, servedVersions: readonly string[] = []): ClusterError {
  const group = apiGroup(call.apiVersion);
  if (servedVersions.length > 0) {
    return error('kind-not-served', call, `this cluster does not serve ${call.kind} of ${call.apiVersion}`, {
      hint: `it serves ${servedVersions.map((version) => `${group}/${version}`).join(', ')}: change the apiVersion`,
    });
  }
  return error('kind-not-served', call, `this cluster does not know ${call.kind} of ${call.apiVersion}`, {
    hint:
      installedBy(group) === undefined
        ? `install the CustomResourceDefinition of group ${group === '' ? call.apiVersion : group} first`
        : `its CustomResourceDefinition comes with ${installedBy(group)}: install that first`,
  });
}

/** No answer within the time of `--request-timeout`. */
export function timedOut(call: Call, where = ''): ClusterError {
  return error('timeout', call, `no answer${where === '' ? '' : ` from ${where}`} in time`, {
    isUnsure: isWrite(call),
    hint: 'is the cluster reachable and not overloaded? --request-timeout gives it longer',
  });
}

/** `cluster east: cannot apply Service default/web: why`. */
export function error(
  code: string,
  call: Call,
  why: string,
  details: { hint?: string; cause?: unknown; isUnsure?: boolean } = {},
): ClusterError {
  return new ClusterError(code, `${sentence(call)}: ${why}`, details);
}

/** Whether the call would change something. */
export function isWrite({ verb }: Call): boolean {
  return ['apply', 'create', 'replace', 'patch', 'delete'].includes(verb);
}

function sentence({ cluster, verb, kind, namespace, name }: Call): string {
  const place = [namespace, name].filter((part) => part !== undefined && part !== '').join('/');
  return `${cluster === '' ? '' : `cluster ${cluster}: `}cannot ${verb} ${[kind, place].filter((part) => part !== '').join(' ')}`;
}

/** Credentials that the server does not take; `expired` says which of them is over, where that is known. */
export function unauthorized(call: Call, context: string, expired = 'perhaps they have expired'): ClusterError {
  return error('unauthorized', call, `the credentials are not accepted (401), ${expired}`, {
    hint: `log in again, or renew the token or client certificate of ${context === '' ? 'this context' : `context ${context}`} in the kubeconfig`,
  });
}

/** Kubernetes' words: `widgets.example.com "a" is forbidden: User "bob" cannot patch resource "widgets" in API group "example.com" in the namespace "x"`. */
function forbidden(call: Call, told: string): ClusterError {
  const ending = /unable to create new content in namespace (\S+) because it is being terminated/.exec(told)?.[1];
  if (ending !== undefined) {
    return error('invalid', call, `namespace ${ending} is being deleted`, {
      hint: `wait until it is gone (\`kubectl get namespace ${ending} -o yaml\` says what holds it), and create it anew`,
    });
  }
  const [, user, verb, resource, rest] = /User "([^"]*)" cannot (\S+) resource "([^"]+)"([\s\S]*)/.exec(told) ?? [];
  if (user === undefined) return forbiddenPath(call, told);
  const group = /in API group "([^"]+)"/.exec(rest ?? '')?.[1];
  const namespace = /in the namespace "([^"]+)"/.exec(rest ?? '')?.[1];
  const what = `${resource}${group === undefined ? '' : `.${group}`}`;
  const where = namespace === undefined ? ' at the cluster scope' : ` in namespace ${namespace}`;
  return error('forbidden', call, `user \`${user}\` may not ${verb} ${what}${where}`, {
    hint: `needs a Role${namespace === undefined ? ' at cluster scope' : ` in ${namespace}`} that allows \`${verb}\` on \`${what}\`; try \`kubectl auth can-i ${verb} ${what}${namespace === undefined ? '' : ` -n ${namespace}`}\``,
  });
}

/** `forbidden: User "bob" cannot impersonate-on:user-info:get path "/apis"`, as Kubernetes has it from 1.36 on, or `cannot get path`. */
function forbiddenPath(call: Call, told: string): ClusterError {
  const [, user, verb = '', path] = /User "([^"]*)" cannot (\S+) path "([^"]+)"/.exec(told) ?? [];
  if (verb.startsWith('impersonate')) {
    return error('forbidden', call, `user \`${user}\` may not act as another user`, {
      hint: 'leave --as out, or ask an administrator of this cluster for the right to impersonate',
    });
  }
  const why = user === undefined ? told : `user \`${user}\` may not ${verb} ${path}`;
  return error('forbidden', call, why, { hint: 'ask an administrator of this cluster' });
}

function notFound(call: Call, body: JsonObject, told: string): ClusterError {
  const { kind, name } = asObject(body.details);
  if (asText(name) === undefined) return kindNotServed(call);
  if (kind === 'namespaces' && call.kind !== 'Namespace') {
    return error('not-found', call, `there is no namespace ${name}`, {
      hint: `create it first: \`kubectl create namespace ${name}\`, or give its manifest as well`,
    });
  }
  return error('not-found', call, told);
}

function conflict(call: Call, body: JsonObject, told: string, reason: string | undefined): ClusterError {
  const conflicts = asList(asObject(body.details).causes).flatMap((item) => {
    const cause = asObject(item);
    if (cause.reason !== 'FieldManagerConflict') return [];
    const manager = /conflict with "([^"]+)"/.exec(String(cause.message))?.[1] ?? 'somebody else';
    return [{ field: String(cause.field).replace(/^\./, ''), manager }];
  });
  if (conflicts.length > 0) return fieldConflict(call, conflicts);
  if (reason === 'AlreadyExists') return error('conflict', call, 'it exists already');
  return error('conflict', call, `it has changed meanwhile: ${told}`, { hint: 'read it again and repeat' });
}

function invalid(call: Call, body: JsonObject, told: string): ClusterError {
  const causes = asList(asObject(body.details).causes).flatMap((item) => {
    const { field, message } = asObject(item);
    const text = withoutValues(call, asText(message) ?? '');
    // CEL rules wait for a correct object; that says nothing of the mistake.
    if (text === '' || text.includes('some validation rules were not checked')) return [];
    const path = asText(field)?.replace(/^</, '').replace(/>$/, '');
    return [path === undefined || path === 'nil' ? text : `${path}: ${text}`];
  });
  const why = causes.length === 0 ? told : [...new Set(causes)].join('; ');
  // What cannot be changed may be correct as it stands: `failover validate` finds nothing.
  const hint = /field is immutable|may not change once set/.test(why)
    ? 'leave the field as it is live, or delete the object first and apply it anew'
    : 'correct the manifest; `failover validate` checks it without a cluster';
  return error('invalid', call, why, { hint });
}

/** `failed to create typed patch object (x/a; g/v1, Kind=K): .spec.host: expected string, got &value.valueUnstructured{Value:5}`, or `errors:` and lines. */
function wronglyTyped(call: Call, told: string): ClusterError {
  const fields = told
    .replace(/^.*?\): (?:errors:)?/s, '')
    .split('\n')
    .flatMap((line) => {
      const [, path, problem] = /^\s*\.(\S+): (.+)$/.exec(line) ?? [];
      return path === undefined || problem === undefined ? [] : [`${path}: ${typeProblem(problem)}`];
    })
    // The server tells them in another order each time.
    .sort();
  return error('invalid', call, fields.length === 0 ? told.replace(/\s*\n\s*/g, ' ') : fields.join('; '), {
    hint: 'correct the manifest; `failover validate` checks it without a cluster',
  });
}

/** In the words of our own checks. */
function typeProblem(text: string): string {
  if (text === 'field not declared in schema') return 'found an unknown field';
  const [, expected, got] = /^expected (.+?), got (.*)$/s.exec(text) ?? [];
  if (expected === undefined || got === undefined) return text;
  // `&value.valueUnstructured{Value:5}`, as Go prints structured-merge-diff's wrapper.
  return `found ${got.replace(/^&?value\.\w+\{(?:Value:)?(.*)\}$/s, '$1')}, expected ${expected}`;
}

function withoutValues({ kind }: Call, text: string): string {
  if (kind !== 'Secret') return text;
  return text
    .replace(/((?:Invalid|Unsupported|Duplicate) value: ).*?(?=: [a-z]|$)/gm, '$1[redacted]')
    .replace(/, got .*$/gm, ', got [redacted]');
}
