import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Schema } from '../../src/manifest/json-schema.js';
import type { KindSchema } from '../../src/manifest/kind-schema.js';
import { kinds as glooKinds } from '../../src/meshes/gloo-federation/kinds.js';
import { schemas as gloo } from '../../src/meshes/gloo-federation/schemas/index.js';
import { kinds as linkerdKinds } from '../../src/meshes/linkerd/kinds.js';
import { schemas as linkerd } from '../../src/meshes/linkerd/schemas/index.js';
import { kinds as serviceMeshHubKinds } from '../../src/meshes/service-mesh-hub/kinds.js';
import { schemas as serviceMeshHub } from '../../src/meshes/service-mesh-hub/schemas/index.js';
import type { Json, JsonObject } from '../../src/model/document.js';
import { realDefinitions } from './real-program.js';

// The CustomResourceDefinitions of a control plane for tests: Istio's and the Gateway API's as upstream publishes them, the others
// made from the schemas that `validate` uses, so that there is one source.

/** Groups whose definitions come from upstream. */
const UPSTREAM = new Set(['networking.istio.io', 'gateway.networking.k8s.io']);

/** As upstream: their controllers write the status with the object itself, which counts the generation up. */
const WITHOUT_STATUS = new Set(['gateway.solo.io', 'gloo.solo.io', 'split.smi-spec.io', 'linkerd.io']);

const PLURALS: Record<string, string> = { Mesh: 'meshes', VirtualMesh: 'virtualmeshes' };

/** Texts to be sent as they are: each one definition, in YAML or JSON. */
export function definitions(): string[] {
  const folder = realDefinitions();
  if (folder === undefined) throw new Error('no upstream CustomResourceDefinitions: npm run setup:real');
  const upstream = readdirSync(folder).flatMap((file) => readFileSync(join(folder, file), 'utf8').split(/^---$/m));
  return [...upstream.filter((text) => /^kind: CustomResourceDefinition$/m.test(text)), ...ownDefinitions()];
}

function ownDefinitions(): string[] {
  const byKind = new Map<string, KindSchema[]>();
  for (const schema of [...gloo, ...serviceMeshHub, ...linkerd]) {
    const key = `${schema.group}/${schema.kind}`;
    if (!UPSTREAM.has(schema.group)) byKind.set(key, [...(byKind.get(key) ?? []), schema]);
  }
  return [...byKind.values()].map((versions) => JSON.stringify(definition(versions)));
}

function definition(versions: readonly KindSchema[]): JsonObject {
  const { group, kind } = versions[0] as KindSchema;
  const plural = PLURALS[kind] ?? (/[^aeiou]y$/.test(kind) ? `${kind.slice(0, -1)}ies` : `${kind}s`).toLowerCase();
  const known = [...glooKinds, ...linkerdKinds, ...serviceMeshHubKinds].find(
    (candidate) => candidate.apiGroup === group && candidate.kind === kind,
  );
  const stored = known?.versions[0] ?? versions[0]?.version;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${group}`,
      // What asks for names under *.k8s.io.
      ...(group.endsWith('k8s.io') && { annotations: { 'api-approved.kubernetes.io': 'unapproved, for tests' } }),
    },
    spec: {
      group,
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
      scope: known?.scope ?? 'Namespaced',
      versions: versions.map(({ version, schema }) => ({
        name: version,
        served: true,
        storage: version === stored,
        ...(!WITHOUT_STATUS.has(group) && { subresources: { status: {} } }),
        schema: { openAPIV3Schema: rootSchema(schema) },
      })),
    },
  };
}

function rootSchema(schema: Schema): JsonObject {
  const {
    metadata: _metadata,
    apiVersion: _version,
    kind: _kind,
    status: _status,
    ...properties
  } = schema.properties ?? {};
  return {
    type: 'object',
    properties: {
      ...Object.fromEntries(Object.entries(properties).map(([name, item]) => [name, structural(item)])),
      status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    },
  };
}

const KEPT = [
  'enum',
  'nullable',
  'required',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'pattern',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-preserve-unknown-fields',
] as const;

/** As much as a structural schema may say (apiextensions: a type everywhere, none inside `oneOf`). */
function structural(schema: Schema): JsonObject {
  const { type, format, properties, additionalProperties, items } = schema;
  if (schema['x-kubernetes-int-or-string']) return { 'x-kubernetes-int-or-string': true };
  if (type === undefined && properties === undefined) return { 'x-kubernetes-preserve-unknown-fields': true };
  const kept = Object.fromEntries(
    KEPT.flatMap((key): [string, Json][] => {
      // The limits of a duration are ms, which the server knows nothing about.
      if (schema[key] === undefined || (format === 'duration' && /imum$/.test(key))) return [];
      return [[key, schema[key] as Json]];
    }),
  );
  const open = typeof additionalProperties === 'object' ? structural(additionalProperties) : undefined;
  const isOpen = properties === undefined && open === undefined && (type ?? 'object') === 'object';
  return {
    ...kept,
    type: type ?? 'object',
    ...(properties !== undefined && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, item]) => [name, structural(item)])),
    }),
    ...(properties === undefined && open !== undefined && { additionalProperties: open }),
    ...(isOpen && { 'x-kubernetes-preserve-unknown-fields': true }),
    ...(items !== undefined && { items: structural(items) }),
    ...(type === 'array' && items === undefined && { items: { 'x-kubernetes-preserve-unknown-fields': true } }),
  };
}
