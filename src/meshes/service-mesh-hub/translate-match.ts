import type { JsonObject } from '../../model/document.js';
import type { Field } from '../../resources/field.js';
import { compact } from './translate-object.js';

/** Which requests of a policy take its route: sources times request matchers (virtual_service_translator.go translateRequestMatchers); empty = all. */
export function translateMatches(spec: Field): JsonObject[] {
  const sources = spec.get('sourceSelector').items().flatMap(translateSource);
  const requests = spec.get('httpRequestMatchers').items().map(translateRequest);
  if (requests.length === 0) return sources;
  return (sources.length === 0 ? [{}] : sources).flatMap((source) =>
    requests.map((request) => ({ ...source, ...request })),
  );
}

function translateSource(selector: Field): JsonObject[] {
  const labels = selector.get('labels').textMap();
  const sourceLabels = Object.keys(labels).length === 0 ? undefined : labels;
  const namespaces = selector.get('namespaces').texts();
  if (namespaces.length > 0) {
    return namespaces.map((sourceNamespace) => compact({ sourceNamespace, sourceLabels }));
  }
  return sourceLabels === undefined ? [] : [{ sourceLabels }];
}

function translateRequest(matcher: Field): JsonObject {
  const headers = matcher.get('headers').items();
  const method = matcher.get('method').present ? (matcher.get('method', 'method').text() ?? 'GET') : undefined;
  return compact({
    uri: stringMatch(matcher),
    headers: stringMatches(headers.filter((header) => header.get('invertMatch').boolean() !== true)),
    withoutHeaders: stringMatches(headers.filter((header) => header.get('invertMatch').boolean() === true)),
    queryParams: stringMatches(matcher.get('queryParameters').items()),
    method: method === undefined ? undefined : { exact: method },
  });
}

/** `exact`, `prefix` or `regex`, whichever is given. */
export function stringMatch(field: Field): JsonObject | undefined {
  for (const kind of ['exact', 'prefix', 'regex']) {
    const text = field.get(kind).text();
    if (text !== undefined) return { [kind]: text };
  }
  return undefined;
}

function stringMatches(fields: readonly Field[]): JsonObject | undefined {
  if (fields.length === 0) return undefined;
  return Object.fromEntries(
    fields.map((field) => {
      const kind = field.get('regex').boolean() === true ? 'regex' : 'exact';
      return [field.get('name').text() ?? '', { [kind]: field.get('value').text() ?? '' }];
    }),
  );
}
