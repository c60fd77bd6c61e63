import { type Call, kindNotServed, refusalError } from '../../src/cluster/cluster-error.js';
import type { ClusterError } from '../../src/errors.js';
import type { JsonObject } from '../../src/model/document.js';
import { pluralOf } from './fake-cluster-objects.js';

export type FakeVerb =
  | 'get'
  | 'list'
  | 'watch'
  | 'apply'
  | 'create'
  | 'replace'
  | 'patch'
  | 'delete'
  | 'served'
  | 'can'
  | 'version'
  | 'portForward';

export interface FakeCall {
  verb: FakeVerb;
  apiVersion?: string;
  kind?: string;
  namespace?: string;
  name?: string;
  dryRun?: boolean;
  force?: boolean;
  fieldManager?: string;
  labelSelector?: string;
  /** What was sent. */
  object?: JsonObject;
  operations?: readonly JsonObject[];
}

export interface Failure {
  verb: FakeVerb;
  error: ClusterError;
  times: number;
  kind?: string;
  name?: string;
  afterwards: boolean;
}

/** Every call to one cluster: those that a test lets fail, those that RBAC forbids, and who listens to them. */
export class FakeCalls {
  readonly all: FakeCall[] = [];
  private readonly name: string;
  private readonly unserved = new Set<string>();
  private readonly forbidden: { verb: string; kind?: string }[] = [];
  private readonly failures: Failure[] = [];
  private readonly listeners: { verb: FakeVerb; listener: (call: FakeCall) => void }[] = [];

  constructor(name: string) {
    this.name = name;
  }

  unserve(apiVersion: string, kind: string): void {
    this.unserved.add(`${apiVersion} ${kind}`);
  }

  serve(apiVersion: string, kind: string): void {
    this.unserved.delete(`${apiVersion} ${kind}`);
  }

  isServed(apiVersion: string | undefined, kind: string | undefined): boolean {
    return !this.unserved.has(`${apiVersion} ${kind}`);
  }

  forbid(verb: string, kind?: string): void {
    this.forbidden.push({ verb, kind });
  }

  fail(failure: Failure): void {
    this.failures.push(failure);
  }

  on(verb: FakeVerb, listener: (call: FakeCall) => void): void {
    this.listeners.push({ verb, listener });
  }

  /** Does the work of one call, or what a test wants of it instead. */
  call<T>(call: FakeCall, work: (call: Call) => T): T {
    this.all.push(call);
    const told: Call = { cluster: this.name, apiVersion: '', kind: '', ...call };
    const failure = this.failures.find(
      (one) =>
        one.times > 0 &&
        one.verb === call.verb &&
        (one.kind ?? call.kind) === call.kind &&
        (one.name ?? call.name) === call.name,
    );
    if (failure !== undefined) failure.times -= 1;
    if (failure !== undefined && !failure.afterwards) throw failure.error;
    const onObjects = !['served', 'can', 'version', 'portForward'].includes(call.verb);
    if (onObjects && !this.isServed(call.apiVersion, call.kind)) throw kindNotServed(told);
    const verb = call.verb === 'apply' ? 'patch' : call.verb === 'replace' ? 'update' : call.verb;
    if (onObjects && this.isForbidden(verb, call.kind)) {
      const scope = call.namespace === undefined ? ' at the cluster scope' : ` in the namespace "${call.namespace}"`;
      const group = told.apiVersion.includes('/') ? told.apiVersion.split('/')[0] : '';
      const words = `User "tester" cannot ${verb} resource "${pluralOf(call.kind ?? '')}" in API group "${group}"${scope}`;
      throw refusalError(told, refusal(403, 'Forbidden', `forbidden: ${words}`));
    }
    const result = work(told);
    for (const { verb: wanted, listener } of this.listeners) if (wanted === call.verb) listener(call);
    if (failure !== undefined) throw failure.error;
    return result;
  }

  isForbidden(verb: string, kind: string | undefined): boolean {
    return this.forbidden.some((rule) => rule.verb === verb && (rule.kind === undefined || rule.kind === kind));
  }
}

/** The body with which the server refuses. */
export function refusal(code: number, reason: string, message: string): { status: number; body: JsonObject } {
  return { status: code, body: { reason, message } };
}
