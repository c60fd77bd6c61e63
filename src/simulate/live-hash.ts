import { xxHash } from '../engine/balancers/xx-hash.js';
import type { HashInput, Route } from '../model/plan.js';
import type { HashedRequest, HeaderList } from '../net/proxy-request.js';

type KeyOf = (request: HashedRequest) => number | undefined;

/**
 * What a route's hash policy makes of a real request: 32 bits of the XXH64 of the value, so that one value stays with one endpoint. Undefined for a
 * request without the value, which Envoy sends to a random host; no cookie is made up. envoy: source/common/http/hash_policy.cc.
 *
 * @returns undefined where nothing of a request is hashed.
 */
export function hashKeys({ hash, hashOn }: Route): KeyOf | undefined {
  if (hash === 'source-ip') return ({ source }) => keyOf([source]);
  if (hash !== 'header' || hashOn === undefined) return undefined;
  return (request) => {
    const values = valuesOf(request, hashOn);
    return values.length === 0 ? undefined : keyOf(values);
  };
}

/** Several values of one header count in any order. */
function keyOf(values: readonly string[]): number {
  const hash = [...values].sort().reduce((seed, value) => xxHash(value, seed), 0n);
  return Number(hash & 0xffff_ffffn);
}

function valuesOf({ headers, path }: HashedRequest, { kind, name }: HashInput): string[] {
  if (kind === 'query') return parametersOf(path).getAll(name).slice(0, 1);
  if (kind === 'cookie')
    return headerValues(headers, 'cookie')
      .flatMap((text) => cookieIn(text, name))
      .slice(0, 1);
  if (name === ':path') return [path];
  return headerValues(headers, name === ':authority' ? 'host' : name);
}

function headerValues(headers: HeaderList, name: string): string[] {
  return headers.filter((_, index) => index % 2 === 1 && headers[index - 1]?.toLowerCase() === name);
}

function cookieIn(text: string, name: string): string[] {
  const found = text
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`));
  return found === undefined ? [] : [found.slice(name.length + 1)];
}

function parametersOf(path: string): URLSearchParams {
  const at = path.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : path.slice(at + 1));
}
