import type { JsonObject } from '../../model/document.js';
import { asObject, asText } from '../../model/json.js';

/** HttpMethodValue of the API; the later one comes first, for the sake of one order. */
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];

/** Routes with the more specific match first, routes without a match last (http_route_ordering.go). */
export function bySpecificity(one: JsonObject, other: JsonObject): number {
  const [a, b] = [matchOf(one), matchOf(other)];
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const counted = (field: string): number => size(b[field]) - size(a[field]);
  return (
    compareStrings(asObject(a.uri), asObject(b.uri)) ||
    counted('headers') ||
    counted('queryParams') ||
    counted('sourceLabels') ||
    -compare(asText(a.sourceNamespace) ?? '', asText(b.sourceNamespace) ?? '') ||
    methodRank(b) - methodRank(a) ||
    counted('withoutHeaders') ||
    Number(a.port ?? 0) - Number(b.port ?? 0)
  );
}

function matchOf({ match }: JsonObject): JsonObject | undefined {
  return Array.isArray(match) && match.length > 0 ? asObject(match[0]) : undefined;
}

/** Exact before regex before prefix, the longer before the shorter. */
function compareStrings(one: JsonObject, other: JsonObject): number {
  for (const kind of ['exact', 'regex', 'prefix']) {
    const [a, b] = [asText(one[kind]) ?? '', asText(other[kind]) ?? ''];
    const order = b.length - a.length || compare(a, b);
    if (order !== 0) return order;
  }
  return 0;
}

function methodRank({ method }: JsonObject): number {
  return METHODS.indexOf(asText(asObject(method).exact) ?? '');
}

function size(value: JsonObject[string] | undefined): number {
  return Object.keys(asObject(value)).length;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
