import type { KindSchema } from '../../manifest/kind-schema.js';
import type { Schema } from '../../manifest/schema.js';
import { schemas as gloo } from '../../meshes/gloo-federation/schemas/index.js';
import { schemas as istio } from '../../meshes/istio/schemas/index.js';
import { schemas as linkerd } from '../../meshes/linkerd/schemas/index.js';
import { schemas as serviceMeshHub } from '../../meshes/service-mesh-hub/schemas/index.js';
import { apiGroup, type Document } from '../../model/document.js';
import { schemas as shared } from '../../resources/schemas/index.js';

/** Every schema that comes with the program. */
export const builtIn: readonly KindSchema[] = [...gloo, ...istio, ...linkerd, ...serviceMeshHub, ...shared];

/** Schemas by group and kind; of two for the same version the later one holds, so that a user's own come last. */
export class SchemaIndex {
  readonly #kinds = new Map<string, Map<string, Schema>>();

  constructor(schemas: readonly KindSchema[]) {
    for (const { group, kind, version, schema } of schemas) {
      const key = `${group}/${kind}`;
      const versions = this.#kinds.get(key) ?? new Map<string, Schema>();
      this.#kinds.set(key, versions.set(version, schema));
    }
  }

  /** The schema of a document's own version; undefined where none is known. */
  of(document: Document): Schema | undefined {
    return this.#kinds.get(`${apiGroup(document.apiVersion)}/${document.kind}`)?.get(versionOf(document));
  }
}

function versionOf({ apiVersion }: Document): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1);
}
