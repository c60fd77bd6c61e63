import { wantedOf } from '../../src/cluster/read-wanted.js';
import type { Wanted } from '../../src/cluster/wanted.js';
import { parseManifests } from '../../src/manifest/parse.js';
import type { Document, JsonObject } from '../../src/model/document.js';
import type { Ownership } from '../../src/model/writing.js';

/** What one manifest wants; `failover` as if a Failover document had been rendered to it. */
export function wantedObject(
  object: JsonObject,
  { ownership, failover }: { ownership?: Ownership; failover?: string } = {},
): Wanted {
  const [document] = parseManifests(JSON.stringify(object), 'wanted.json').documents as [Document];
  const wanted = wantedOf(document.value, document, failover);
  return ownership === undefined ? wanted : { ...wanted, ownership };
}
