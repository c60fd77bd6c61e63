import { InputError } from '../errors.js';
import { ownershipOf } from '../meshes/kind-of.js';
import { lossText, type RenderedFailover, renderFailovers } from '../meshes/render-failovers.js';
import { apiGroup, type Document, type JsonObject } from '../model/document.js';
import type { FailoverSpec } from '../model/failover.js';
import { asObject, asTextMap } from '../model/json.js';
import { STAGES } from '../model/writing.js';
import { CLUSTER_ANNOTATION } from '../resources/metadata.js';
import { onceEach } from './once-each.js';
import { isObserved, stageOf } from './order.js';
import type { Wanted } from './wanted.js';
import { writable } from './writable.js';

/** What the documents want of clusters, before any cluster was asked. */
export interface ReadWanted {
  /** In the order of writing. Namespaces as written: `place` fills in the others. */
  wanted: Wanted[];
  /** Every cluster that holds one of them, with the context that its Failover document names. */
  clusters: { name: string; context?: string }[];
  /** What people must know, one sentence each. */
  warnings: string[];
  notes: string[];
  failovers: FailoverSpec[];
}

/**
 * The objects that these documents want in clusters: Failover documents as `generate` renders them, native manifests as they are. Scenarios
 * and what only describes a running cluster are left out.
 *
 * @throws InputError for Envoy documents, which no API server takes, and for one object wanted in two ways.
 */
export function readWanted(documents: readonly Document[]): ReadWanted {
  refuseEnvoy(documents.filter(({ value }) => value.apiVersion === undefined));
  const natives = documents.filter(({ apiVersion }) => apiGroup(apiVersion) !== 'failover.dev');
  const [observed, written] = split(natives, ({ value }) => isObserved(value));
  const rendered = renderFailovers(documents);
  refuseEnvoy(rendered.filter(({ spec }) => spec.mesh === 'envoy').map(({ spec }) => spec.document));
  const all = [
    ...rendered.flatMap(fromFailover),
    ...written.map((document) => wantedOf(document.value, document, undefined)),
  ];
  const wanted = inStages(withoutRepeated(all));
  return {
    wanted,
    clusters: clustersOf(wanted, rendered),
    warnings: rendered.flatMap(({ plan, losses }) => losses.map((loss) => lossText(plan, loss))),
    notes: [
      ...observedNote(observed),
      ...new Set(rendered.flatMap(({ plan }) => plan.notes.map((note) => `${plan.name}: ${note}`))),
      ...rendered.flatMap(({ values }) =>
        values.map(
          ({ file }) =>
            `the failover Gateway comes with the Helm chart: \`failover generate --output-dir DIR\` writes ${file} for \`helm upgrade\``,
        ),
      ),
    ],
    failovers: rendered.map(({ spec }) => spec),
  };
}

/** One object as it is to be written, whoever made it. */
export function wantedOf(value: JsonObject, document: Document, failover: string | undefined): Wanted {
  return {
    cluster: asTextMap(asObject(value.metadata).annotations)[CLUSTER_ANNOTATION] ?? '',
    object: writable(value),
    stage: stageOf(value),
    ownership: ownershipOf(value, failover !== undefined),
    ...(failover === undefined ? {} : { failover }),
    document,
  };
}

function fromFailover({ spec, manifests }: RenderedFailover): Wanted[] {
  return manifests.map((manifest) => wantedOf(manifest, spec.document, spec.name));
}

function inStages(wanted: readonly Wanted[]): Wanted[] {
  return STAGES.flatMap((stage) => wanted.filter((one) => one.stage === stage));
}

/** Two Failovers may need the very same object (one door into a cluster); two different ones of one name are a mistake. */
function withoutRepeated(all: readonly Wanted[]): Wanted[] {
  return onceEach(
    all,
    ({ cluster }) => cluster,
    () => ({ hint: 'give one of them another name, or another cluster' }),
  );
}

function refuseEnvoy(documents: readonly Document[]): void {
  if (documents.length === 0) return;
  throw new InputError('envoy-has-no-cluster', 'Envoy reads its configuration from a file, no API server takes it', {
    problems: documents.map((document) => ({
      position: document.at(),
      message: `found ${document.kind} ${document.name} for Envoy, expected Kubernetes objects`,
      hint: 'write the file with `failover generate -f …` and give it to Envoy, or name another mesh',
    })),
  });
}

function clustersOf(wanted: readonly Wanted[], rendered: readonly RenderedFailover[]): ReadWanted['clusters'] {
  const known = rendered.flatMap(({ spec }) => spec.clusters);
  return [...new Set(wanted.map(({ cluster }) => cluster))].map((name) => {
    const context = known.find((cluster) => cluster.name === name && cluster.context !== undefined)?.context;
    return { name, ...(context === undefined ? {} : { context }) };
  });
}

function observedNote(documents: readonly Document[]): string[] {
  if (documents.length === 0) return [];
  const kinds = [...new Set(documents.map(({ kind }) => kind))].sort();
  return [`left out ${documents.length} of ${kinds.join(', ')}: they only describe a running cluster`];
}

function split<Item>(items: readonly Item[], first: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(first), items.filter((item) => !first(item))];
}
