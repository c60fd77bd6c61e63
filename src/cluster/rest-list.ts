import type { ListOptions } from '../model/cluster.js';
import type { JsonObject } from '../model/document.js';
import { asList, asObject, asText } from '../model/json.js';
import { type Call, refusalError } from './cluster-error.js';
import type { RestApi } from './rest-api.js';

/** As many as kubectl asks for at once. */
const PAGE = 500;

export interface Listed {
  items: JsonObject[];
  /** Of the whole list: where a watch goes on. */
  resourceVersion: string;
}

/** All objects of a collection, page by page. A list that grew too old between two pages is begun again. */
export async function listAll(
  api: RestApi,
  call: Call,
  path: string,
  options: Pick<ListOptions, 'labelSelector' | 'fieldSelector'>,
  page = PAGE,
): Promise<Listed> {
  const items: JsonObject[] = [];
  let next: string | undefined;
  let limit: number | undefined = page;
  for (;;) {
    const query = queryOf({ ...options, limit: limit?.toString(), continue: next });
    const answer = await api.ask(call, { method: 'GET', path: `${path}${query}`, isIdempotent: true });
    if (answer.status === 410 && next !== undefined) {
      // The etcd revision of the first page is compacted away; all at once cannot meet that twice (client-go: tools/pager).
      items.length = 0;
      next = undefined;
      limit = undefined;
      continue;
    }
    if (answer.status !== 200) throw refusalError(call, answer);
    // Items of a list carry no kind of their own.
    items.push(
      ...asList(answer.body.items).map((item) => ({ apiVersion: call.apiVersion, kind: call.kind, ...asObject(item) })),
    );
    const { continue: more, resourceVersion } = asObject(answer.body.metadata);
    next = asText(more);
    if (next === undefined) return { items, resourceVersion: asText(resourceVersion) ?? '' };
  }
}

/** `?a=b&c=d` of what is not undefined; '' for nothing. */
export function queryOf(values: Record<string, string | undefined>): string {
  const entries = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries)}`;
}
