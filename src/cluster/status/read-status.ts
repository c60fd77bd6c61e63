import { meshOf } from '../../meshes/mesh-of.js';
import { plan } from '../../meshes/plan.js';
import type { Cluster } from '../../model/cluster.js';
import { apiGroup, type Document, type JsonObject } from '../../model/document.js';
import { groupBy } from '../../model/group-by.js';
import { asList, asObject, asText } from '../../model/json.js';
import type { FailoverPlan } from '../../model/plan.js';
import type { Status } from '../../model/status.js';
import { valuesUnder } from '../../resources/named-in.js';
import { readTopology } from '../../topology/index.js';
import { mapBounded } from '../bounded.js';
import { referenceOf } from '../reference.js';
import { usedSecrets } from '../secret-references.js';
import type { Wanted } from '../wanted.js';
import { addressesOf, servicesIn } from './addresses.js';
import { certificateStatus } from './certificates.js';
import { objectStatus, readObject } from './object-status.js';
import { serviceStatus } from './service-status.js';
import { liveDocument, readSurroundings } from './surroundings.js';

/** Whose state is asked for. */
export interface StatusQuestion {
  /** What is to be there. */
  wanted: readonly Wanted[];
  /** Failover documents among what was given, and whatever else says something about the same services. */
  documents: readonly Document[];
  /** Meshes that Failover documents name; those of native objects are known by their kinds. */
  meshes: readonly string[];
  /** By the name in `Wanted.cluster`; clusters that only hold destinations as well. */
  clusters: ReadonlyMap<string, Cluster>;
  /** `--address`, by the name that people know the cluster under: nobody waits for a load balancer there. */
  addresses: ReadonlyMap<string, string>;
  /** Wall-clock time, ms since 1970. */
  nowMs: number;
}

/**
 * What is live of a failover: every object with its mesh's own judgement, which level of each service serves now, where it is reached, and how
 * long its certificates hold. Reads only.
 *
 * @throws ClusterError for a cluster that cannot be reached, or that lets us not even read these objects.
 */
export async function readStatus(question: StatusQuestion): Promise<Status> {
  const { wanted, clusters, addresses: given, nowMs } = question;
  const objects = await mapBounded(wanted, async (one) => {
    const cluster = clusters.get(one.cluster) as Cluster;
    const found = await readObject(cluster, one.object);
    const title = titleOf(one.cluster, cluster);
    const status = objectStatus(title, one.object, found, { wanted: one, reached: given.has(title) });
    return { one, live: found.live, status };
  });
  const live = objects.flatMap(({ one, live: object }) =>
    object === undefined ? [] : [{ cluster: one.cluster, object }],
  );
  const around = await readAround(
    question,
    live.map(({ object }) => object),
  );
  const documents = around.flatMap((one) => one.documents);
  const topology = readTopology(documents);
  const known = new Set([...clusters.keys()]);
  const plans = plansOf(
    question,
    live.map(({ cluster, object }) => liveDocument(object, cluster || undefined)),
    documents,
  );
  const services = plans.map((one) =>
    serviceStatus(one, {
      topology,
      known,
      split: splitOf(
        one,
        live.map(({ object }) => object),
      ),
    }),
  );
  const addresses = [...clusters].flatMap(([name, cluster]) => {
    const nodes = documents.filter((one) => one.kind === 'Node' && one.cluster === (name || undefined));
    const title = titleOf(name, cluster);
    return addressesOf({ cluster: title, given: given.get(title) }, servicesIn(topology, name || undefined), nodes);
  });
  const secrets = await secretsOf(wanted, clusters);
  const certificates = await Promise.all(
    [...clusters].map(([name, cluster]) =>
      certificateStatus(cluster, titleOf(name, cluster), secrets.get(name) ?? [], nowMs),
    ),
  );
  const status = objects.map((one) => one.status);
  return {
    healthy:
      status.every(({ present, accepted, current }) => present && accepted && current) &&
      services.every(({ healthy }) => healthy) &&
      certificates.every(({ found }) => found.every(({ daysLeft = 0 }) => daysLeft >= 0)),
    objects: status,
    addresses,
    certificates: certificates.flatMap(({ found }) => found),
    services: services.map((one) => one.status),
    notes: [...new Set([...around, ...certificates].flatMap(({ notes }) => notes))],
  };
}

async function readAround({ wanted, clusters, documents, meshes }: StatusQuestion, live: readonly JsonObject[]) {
  const namespaces = namespacesOf([
    ...wanted.map(({ object }) => object),
    ...live,
    ...documents.map(({ value }) => value),
  ]);
  const all = [...new Set([...meshes, ...wanted.flatMap(({ object }) => meshOf(object) ?? [])])];
  return Promise.all(
    [...clusters].map(([name, cluster]) => readSurroundings(cluster, name || undefined, namespaces, all)),
  );
}

/** Every namespace that these objects stand in or speak of, and those of the gateways. */
function namespacesOf(objects: readonly JsonObject[]): string[] {
  const named = objects.flatMap((object) => [
    asText(asObject(object.metadata).namespace) ?? 'default',
    ...valuesUnder(object.spec, ['namespace', 'serviceNamespace']).flatMap((value) => asText(value) ?? []),
    // `reviews.bookinfo.svc.cluster.local`
    ...valuesUnder(object.spec, ['host', 'hosts']).flatMap((value) =>
      (Array.isArray(value) ? value : [value]).flatMap((host) => /^[^.]+\.([^.]+)\.svc/.exec(String(host))?.[1] ?? []),
    ),
  ]);
  const gateways = objects.some(({ kind }) => kind === 'TrafficSplit') ? ['linkerd-multicluster'] : [];
  const istio = objects.some(({ apiVersion }) => /istio|smh/.test(apiGroup(String(apiVersion))))
    ? ['istio-system']
    : [];
  const schemes = objects
    .filter(({ kind }) => kind === 'FailoverScheme')
    .flatMap(({ spec }) => valuesUnder(spec, ['name']));
  return [...new Set([...named, ...gateways, ...istio, ...schemes.flatMap(namespacesInName)])].sort();
}

/** Discovery names an Upstream `NAMESPACE-SERVICE-PORT`: where the namespace ends the name does not tell. */
function namespacesInName(name: unknown): string[] {
  const parts = String(name).split('-').slice(0, -1);
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('-'));
}

/** The plans of what was asked for, and not of every Service that happens to stand beside it. */
function plansOf(
  { documents, wanted }: StatusQuestion,
  live: readonly Document[],
  around: readonly Document[],
): FailoverPlan[] {
  const failovers = documents.filter(
    ({ kind, apiVersion }) => kind === 'Failover' && apiGroup(apiVersion) === 'failover.dev',
  );
  const adopted = plan([...failovers, ...around]).filter(({ origin }) => failovers.includes(origin.document));
  const natives = new Set(
    wanted.filter(({ failover }) => failover === undefined).map(({ object }) => nameOf(object.kind, object.metadata)),
  );
  if (natives.size === 0) return adopted;
  const own = live.filter(({ kind, value }) => natives.has(nameOf(kind, value.metadata)));
  const hosts = own.flatMap(({ value }) => valuesUnder(value.spec, ['hosts']).flatMap((list) => asList(list)));
  const named = plan([...own, ...around]).filter(
    ({ origin, mesh, name, namespace, service }) =>
      own.includes(origin.document) ||
      (mesh === 'istio' && (natives.has(`DestinationRule/${namespace}/${name}`) || hosts.includes(service))),
  );
  return distinctServices([...adopted, ...named.filter(failsOver)]);
}

/** A VirtualService or an Upstream without further levels is no failover. */
function failsOver({ destinations, ordering }: FailoverPlan): boolean {
  return destinations.length > 1 || ordering.by === 'readiness' || ordering.by === 'locality';
}

/** Of the ports of one service, each with a plan of its own, one is told. */
function distinctServices(plans: readonly FailoverPlan[]): FailoverPlan[] {
  const named = [...plans].reverse().map((one) => [`${one.mesh} ${one.service} ${one.subset ?? ''}`, one] as const);
  return [...new Map(named).values()].reverse();
}

function splitOf({ mesh, namespace, service }: FailoverPlan, live: readonly JsonObject[]): JsonObject | undefined {
  if (mesh !== 'linkerd') return undefined;
  return live.find(
    ({ kind, metadata, spec }) =>
      kind === 'TrafficSplit' &&
      asObject(metadata).namespace === namespace &&
      [service, service.split('.')[0]].includes(asText(asObject(spec).service) ?? ''),
  );
}

/** Secrets that are to be there, and those that the objects use: `namespace/name` by cluster. */
async function secretsOf(
  wanted: readonly Wanted[],
  clusters: ReadonlyMap<string, Cluster>,
): Promise<Map<string, string[]>> {
  const own = wanted.filter(({ object }) => object.kind === 'Secret');
  const all = [
    ...own.map(({ cluster, object }) => ({ cluster, secret: referenceOf(object) })),
    ...(await usedSecrets(wanted, clusters)).flatMap(({ cluster, candidates }) =>
      candidates.map((secret) => ({ cluster, secret })),
    ),
  ];
  const byCluster = [...groupBy(all, ({ cluster }) => cluster)];
  return new Map(
    byCluster.map(([cluster, list]) => [cluster, list.map(({ secret }) => `${secret.namespace ?? ''}/${secret.name}`)]),
  );
}

function nameOf(kind: unknown, metadata: JsonObject[string] | undefined): string {
  const { namespace, name } = asObject(metadata);
  return `${kind}/${asText(namespace)}/${asText(name)}`;
}

function titleOf(name: string, cluster: Cluster): string {
  return name === '' ? cluster.name : name;
}
