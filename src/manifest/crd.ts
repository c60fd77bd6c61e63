import type { Document } from '../model/document.js';
import { asList, asObject, asText } from '../model/json.js';
import type { Schema } from './json-schema.js';
import type { KindSchema } from './kind-schema.js';

/** The schemas that CustomResourceDefinitions among the documents carry, one for each served version; other kinds are passed over. */
export function readCustomResourceDefinitions(documents: readonly Document[]): KindSchema[] {
  return documents
    .filter(
      ({ kind, apiVersion }) => kind === 'CustomResourceDefinition' && apiVersion.startsWith('apiextensions.k8s.io/'),
    )
    .flatMap(({ value }) => {
      const spec = asObject(value.spec);
      const group = asText(spec.group);
      const kind = asText(asObject(spec.names).kind);
      if (group === undefined || kind === undefined) return [];
      // v1beta1 could hold one schema for all versions.
      const common = asObject(spec.validation).openAPIV3Schema;
      return asList(spec.versions).flatMap((item) => {
        const version = asObject(item);
        const name = asText(version.name);
        const schema = asObject(version.schema).openAPIV3Schema ?? common;
        if (name === undefined || version.served === false || schema === undefined) return [];
        return [{ group, kind, version: name, schema: asObject(schema) as Schema }];
      });
    });
}
