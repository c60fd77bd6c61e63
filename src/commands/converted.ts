import { writeJson, writeManifests } from '../manifest/write.js';
import { readFailovers } from '../meshes/failovers.js';
import { meshes } from '../meshes/index.js';
import { plan } from '../meshes/plan.js';
import { renderWithLosses } from '../meshes/render.js';
import { type Document, isKind, type JsonObject } from '../model/document.js';
import { asObject } from '../model/json.js';
import type { FailoverPlan, Loss } from '../model/plan.js';
import { readTopology } from '../topology/index.js';
import { plansFor } from './plans.js';

export interface Converted {
  manifests: JsonObject[];
  losses: Loss[];
  /** How many Secrets were left out. */
  secrets: number;
}

/**
 * Everything that fails over among the documents, written for one mesh: objects that several plans need stand there once.
 *
 * @throws InputError when the input holds no service at all.
 */
export function convertAll(documents: readonly Document[], mesh: string): Converted {
  const objects = new Map<string, JsonObject>();
  const losses: Loss[] = [];
  const secretKeys = new Set<string>();
  const plans = plansOf(documents, mesh);
  for (const one of plans.some(failsOver) ? plans.filter(failsOver) : plans) {
    const rendered = renderWithLosses(one, mesh);
    losses.push(...unknownDestinations(one, mesh), ...rendered.losses);
    for (const manifest of rendered.manifests) {
      const key = keyOf(manifest);
      if (manifest.apiVersion === 'v1' && manifest.kind === 'Secret') secretKeys.add(key);
      else if (!objects.has(key)) objects.set(key, manifest);
      else if (JSON.stringify(objects.get(key)) !== JSON.stringify(manifest)) losses.push(clash(one, manifest));
    }
  }
  const secrets = secretKeys.size + documents.filter((document) => isKind(document, '', 'Secret')).length;
  return { manifests: [...objects.values()], losses: distinct(losses), secrets };
}

/** A Failover document belongs to no mesh: what it says is taken as the target itself would take it. */
function plansOf(documents: readonly Document[], name: string): FailoverPlan[] {
  const target = meshes.find((mesh) => mesh.name === name);
  const specs = readFailovers(documents);
  if (target?.adopt === undefined || specs.length === 0) return plansFor(documents, {});
  const context = { documents, topology: readTopology(documents) };
  const adopted = specs.map((spec) => target.adopt?.({ ...spec, mesh: name }, context) ?? []);
  return [...adopted.flat(), ...plan(documents.filter(({ kind }) => kind !== 'Failover'))];
}

/** A Service that only answers is among the inputs for the sake of others. */
function failsOver({ destinations, detection, ordering, origin }: FailoverPlan): boolean {
  const { outlier, healthCheck, accrual } = detection;
  const noticed = outlier !== undefined || healthCheck !== undefined || accrual !== undefined;
  return noticed || destinations.length > 1 || ordering.by === 'readiness' || origin.document.kind !== 'Service';
}

/** Only the mesh itself can do without: its own objects select what they mean when they are applied. */
function unknownDestinations({ destinations, mesh, origin, service }: FailoverPlan, target: string): Loss[] {
  if (destinations.length > 0 || mesh === target) return [];
  return [
    {
      field: 'destinations',
      origin,
      why: `no input says which endpoints ${service} has, so nothing is written that requests could go to`,
      advice: 'give the Service, with its EndpointSlices, Pods or Deployments, among the inputs',
    },
  ];
}

function keyOf({ apiVersion = '', kind = '', metadata, ...rest }: JsonObject): string {
  const { namespace, name, annotations } = asObject(metadata);
  // An Envoy bootstrap has no name of its own.
  if (name === undefined) return JSON.stringify(rest);
  return JSON.stringify([apiVersion, kind, namespace, name, asObject(annotations)['failover.dev/cluster']]);
}

function clash({ origin, port, subset }: FailoverPlan, { kind, metadata }: JsonObject): Loss {
  const part = subset === undefined ? `port ${port ?? ''}`.trim() : `subset ${subset}`;
  return {
    field: subset === undefined ? 'port' : 'subset',
    origin,
    why: `${kind} ${asObject(metadata).name} is written for another part of this service: ${part} differs and is left out`,
    advice: 'write an object of its own for it',
  };
}

function distinct(losses: readonly Loss[]): Loss[] {
  return [...new Map(losses.map((loss) => [lossLine(loss), loss])).values()];
}

/** `file:line:column: field: why`, and under it the advice. */
export function lossLine({ field, origin: { document, path }, why, advice }: Loss): string {
  const { file, line, column } = document.at(path);
  return `${file}:${line}:${column}: ${field}: ${why}\n  hint: ${advice}`;
}

/** What `--losses` writes. */
export function lossesText(losses: readonly Loss[]): string {
  return writeJson({
    losses: losses.map(({ field, origin: { document, path }, why, advice }) => {
      const { file, line, column } = document.at(path);
      const { apiVersion, kind, namespace = '', name } = document;
      return { field, why, advice, file, line, column, resource: { apiVersion, kind, namespace, name } };
    }),
  });
}

/** YAML documents, or in JSON one `v1` List, however many there are. */
export function listText(manifests: readonly JsonObject[], format: 'yaml' | 'json'): string {
  if (format === 'yaml') return writeManifests(manifests, 'yaml');
  return writeJson({ apiVersion: 'v1', kind: 'List', items: manifests });
}
