// Writes the compact schemas (names, types and limits, no prose) of the kinds whose CustomResourceDefinitions come from a Go module.
// Needs Go; the versions are pinned here. `node scripts/update-schemas.mjs`
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const SOURCES = [
  {
    module: 'istio.io/api@v1.31.1',
    file: 'kubernetes/customresourcedefinitions.gen.yaml',
    folder: 'src/meshes/istio/schemas',
    kinds: ['DestinationRule', 'ServiceEntry', 'VirtualService', 'WorkloadEntry'],
  },
  {
    // The experimental channel has every field of the standard one: which of the two a cluster has installed, the inputs do not say.
    module: 'sigs.k8s.io/gateway-api@v1.6.3',
    file: 'config/crd/experimental/gateway.networking.k8s.io_httproutes.yaml',
    folder: 'src/resources/schemas',
    kinds: ['HTTPRoute'],
  },
];

/** Prose, printer columns and rules in languages that are not evaluated here. */
const DROPPED = new Set([
  'description',
  'default',
  'title',
  'example',
  'x-kubernetes-validations',
  'x-kubernetes-map-type',
]);

/** A part that stands in a schema more than once is written once when its text is at least this long. */
const WORTH_NAMING = 160;

for (const { module, file, folder, kinds } of SOURCES) {
  const { Dir } = JSON.parse(execFileSync('go', ['mod', 'download', '-json', module], { encoding: 'utf8' }));
  const definitions = parseAllDocuments(readFileSync(join(Dir, file), 'utf8')).map((document) => document.toJS());
  for (const kind of kinds) {
    const { group, versions } = definitions.find((definition) => definition?.spec?.names.kind === kind).spec;
    const path = join(root, folder, `${kebabCase(kind)}.json`);
    const content = { source: `${module} ${file}`, group, kind, ...named(groupVersions(versions)) };
    writeFileSync(path, JSON.stringify(content));
  }
  execFileSync(join(root, 'node_modules/.bin/biome'), ['format', '--write', folder], { cwd: root });
}

/** Versions that have the same schema share it. */
function groupVersions(versions) {
  const groups = new Map();
  for (const { name, served, schema } of versions) {
    if (!served) continue;
    const compact = compacted(withoutStatus(schema.openAPIV3Schema));
    const key = JSON.stringify(compact);
    groups.set(key, { versions: [...(groups.get(key)?.versions ?? []), name], schema: compact });
  }
  return [...groups.values()];
}

/** `status` is the controller's to write. */
function withoutStatus({ properties: { status: _status, ...properties }, ...schema }) {
  return { ...schema, properties: { ...properties, status: { 'x-kubernetes-preserve-unknown-fields': true } } };
}

function compacted(value) {
  if (Array.isArray(value)) return value.map(compacted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      if (DROPPED.has(key)) return [];
      // Field names are no keywords: a field may well be called `description`.
      if (key !== 'properties') return [[key, compacted(item)]];
      return [[key, Object.fromEntries(Object.entries(item).map(([name, schema]) => [name, compacted(schema)]))]];
    }),
  );
}

/** Parts that repeat are written once, under the path where they stand first. */
function named(schemas) {
  const seen = new Map();
  count(schemas, []);
  const repeated = new Map([...seen].filter(([, { times }]) => times > 1));
  const parts = {};
  const written = schemas.map(({ versions, schema }) => ({ versions, schema: replaced(schema) }));
  for (const { name, part } of repeated.values()) {
    if (parts[name] !== undefined) throw new Error(`two parts are called ${name}`);
    parts[name] = inner(part);
  }
  return { parts: onlyUsed(parts, written), schemas: written };

  function count(value, path) {
    if (typeof value !== 'object' || value === null) return;
    if (isPart(value)) {
      const key = JSON.stringify(value);
      const known = seen.get(key);
      seen.set(
        key,
        known === undefined ? { times: 1, name: path.join('.'), part: value } : { ...known, times: known.times + 1 },
      );
      if (known !== undefined) return;
    }
    for (const [key, item] of Object.entries(value)) {
      const isName =
        !Array.isArray(value) && !['properties', 'schema', 'items', 'spec'].includes(key) && Number.isNaN(Number(key));
      count(item, isName ? [...path, key] : path);
    }
  }

  function isPart(value) {
    return value.type === 'object' && value.properties !== undefined && JSON.stringify(value).length >= WORTH_NAMING;
  }

  function replaced(value) {
    if (typeof value !== 'object' || value === null) return value;
    const known = isPart(value) ? repeated.get(JSON.stringify(value)) : undefined;
    return known === undefined ? inner(value) : { $ref: known.name };
  }

  function inner(value) {
    if (Array.isArray(value)) return value.map(replaced);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item)]));
  }
}

/** Parts of which only a larger repeated part spoke stay inside it. */
function onlyUsed(parts, written) {
  const names = Object.keys(parts).filter(
    (name) => uses(written, name) || Object.values(parts).some((part) => uses(part, name)),
  );
  return Object.fromEntries(names.map((name) => [name, parts[name]]));
}

function uses(value, name) {
  return JSON.stringify(value).includes(`"$ref":${JSON.stringify(name)}`);
}

function kebabCase(kind) {
  return kind
    .replace(/^HTTP/, 'Http')
    .replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`)
    .toLowerCase();
}
