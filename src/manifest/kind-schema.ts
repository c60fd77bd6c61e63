import type { Schema } from './json-schema.js';

/** The schema of one version of a kind, as a CustomResourceDefinition gives it. */
export interface KindSchema {
  group: string;
  kind: string;
  version: string;
  schema: Schema;
}

/** A schema file as `scripts/update-schemas.mjs` writes it: `{ $ref: NAME }` stands for one of its parts. */
export interface SchemaFile {
  group: string;
  kind: string;
  parts: Record<string, object>;
  schemas: readonly { versions: readonly string[]; schema: object }[];
}

/** The schemas of a file, with every part in its place; the parts are shared, not copied. */
export function readSchemaFile({ group, kind, parts, schemas }: SchemaFile): KindSchema[] {
  const placed = new Map<string, Schema>();
  return schemas.flatMap(({ versions, schema }) => {
    const whole = place(schema) as Schema;
    return versions.map((version) => ({ group, kind, version, schema: whole }));
  });

  function place(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(place);
    if (typeof value !== 'object' || value === null) return value;
    if ('$ref' in value) return part(String(value.$ref));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, place(item)]));
  }

  function part(name: string): Schema {
    const known = placed.get(name) ?? (place(parts[name]) as Schema);
    placed.set(name, known);
    return known;
  }
}
