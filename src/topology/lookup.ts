import { groupBy } from '../model/group-by.js';
import type { ServiceInfo, ServicePort, ServiceReference } from '../model/topology.js';
import { localityOfLabels, localityOfNode, localityOfZone } from './place.js';
import {
  type Announcement,
  type Facts,
  type NamespaceFact,
  type NodeFact,
  type PodFact,
  type PodShape,
  sameCluster,
  selects,
  type TemplateFact,
  type WorkloadEntryFact,
} from './source.js';

/** Whose endpoints are wanted, and at which of its ports; without a port, at the first that is known. */
export interface EndpointQuery {
  service: ServiceReference;
  port?: number;
  /** The Service's own entry for that port, or its first one; undefined when it has none. */
  servicePort?: ServicePort;
}

/** The facts by namespace and name, so that thousands of objects stay cheap, and the joins between them. */
export class Lookup {
  /** Every locality that something names whole: they tell which region a bare zone belongs to. */
  readonly knownLocalities: readonly string[];
  readonly #services: Map<string, ServiceInfo[]>;
  readonly #announcements: Map<string, Announcement[]>;
  readonly #pods: Map<string, PodFact[]>;
  readonly #podClusters: ReadonlySet<string | undefined>;
  readonly #podsByName: Map<string, PodFact[]>;
  readonly #podsByAddress: Map<string, PodFact[]>;
  readonly #templates: Map<string, TemplateFact[]>;
  readonly #workloadEntries: Map<string, WorkloadEntryFact[]>;
  readonly #nodes: readonly NodeFact[];
  readonly #nodesByName: Map<string, NodeFact[]>;
  readonly #namespaces: Map<string, NamespaceFact[]>;

  constructor(facts: Facts) {
    this.#podClusters = new Set(facts.pods.map(({ cluster }) => cluster));
    this.#services = groupBy(facts.services, ({ namespace, name }) => `${namespace}/${name}`);
    this.#announcements = groupBy(facts.announcements, ({ namespace, service }) => `${namespace}/${service}`);
    this.#pods = groupBy(facts.pods, ({ namespace }) => namespace);
    this.#podsByName = groupBy(facts.pods, ({ namespace, name }) => `${namespace}/${name}`);
    this.#podsByAddress = groupBy(facts.pods, ({ namespace, address }) => `${namespace}/${address}`);
    this.#templates = groupBy(facts.templates, ({ namespace }) => namespace);
    this.#workloadEntries = groupBy(facts.workloadEntries, ({ namespace }) => namespace);
    this.#nodes = facts.nodes;
    this.#nodesByName = groupBy(facts.nodes, ({ name }) => name);
    this.#namespaces = groupBy(facts.namespaces, ({ name }) => name);
    this.knownLocalities = [
      ...facts.nodes.map(({ locality }) => locality),
      ...facts.workloadEntries.map(({ locality }) => locality),
      ...[...facts.pods, ...facts.templates].map(({ labels }) => localityOfLabels(labels)),
    ];
  }

  services(namespace: string, name: string, cluster: string | undefined): ServiceInfo[] {
    return within(this.#services.get(`${namespace}/${name}`), cluster);
  }

  /** Slices count alone where there are any: an Endpoints object beside them says the same again. */
  announcements({ namespace, name, cluster }: ServiceReference): Announcement[] {
    const found = within(this.#announcements.get(`${namespace}/${name}`), cluster);
    const slices = found.filter((announcement) => announcement.by === 'EndpointSlice');
    return slices.length > 0 ? slices : found;
  }

  /** Whether any Pod of that cluster is known: then one that is not known is not there. */
  hasPods(cluster: string | undefined): boolean {
    return [...this.#podClusters].some((other) => sameCluster(cluster, other));
  }

  pods(namespace: string, cluster: string | undefined): PodFact[] {
    return within(this.#pods.get(namespace), cluster);
  }

  podNamed(namespace: string, name: string, cluster: string | undefined): PodFact | undefined {
    return within(this.#podsByName.get(`${namespace}/${name}`), cluster)[0];
  }

  podAt(namespace: string, address: string, cluster: string | undefined): PodFact | undefined {
    return within(this.#podsByAddress.get(`${namespace}/${address}`), cluster)[0];
  }

  templates(namespace: string, cluster: string | undefined): TemplateFact[] {
    return within(this.#templates.get(namespace), cluster);
  }

  /** The WorkloadEntries of a namespace that are sent to proxies and that a selector matches. */
  workloadEntries(
    namespace: string,
    selector: Record<string, string>,
    cluster: string | undefined,
  ): WorkloadEntryFact[] {
    return within(this.#workloadEntries.get(namespace), cluster).filter(
      (entry) => entry.healthy && selects(selector, entry.labels),
    );
  }

  node(name: string | undefined, cluster: string | undefined): NodeFact | undefined {
    return name === undefined ? undefined : exact(within(this.#nodesByName.get(name), cluster), cluster);
  }

  /** Nodes that carry all these labels. */
  nodesWith(labels: Record<string, string>, cluster: string | undefined): NodeFact[] {
    return within(this.#nodes, cluster).filter((node) =>
      Object.entries(labels).every(([key, value]) => node.labels[key] === value),
    );
  }

  namespace(name: string, cluster: string | undefined): NamespaceFact | undefined {
    return exact(within(this.#namespaces.get(name), cluster), cluster);
  }

  /** A pod's own label, else its cluster's (istio: the label of the namespace istio-system). */
  network(labels: Record<string, string>, cluster: string | undefined): string | undefined {
    const label = 'topology.istio.io/network';
    return labels[label] || this.namespace('istio-system', cluster)?.labels[label] || undefined;
  }

  /** Labels first, then the node, as istiod does. */
  localityOfPod(pod: PodShape, cluster: string | undefined): string {
    return localityOfLabels(pod.labels) || (this.node(pod.node, cluster)?.locality ?? '');
  }

  /** Where an announced address stands when no Pods can tell. */
  localityOfAddress(node: string | undefined, zone: string | undefined, cluster: string | undefined): string {
    const ofNode = this.node(node, cluster)?.locality;
    return ofNode || (zone === undefined ? '' : localityOfZone(zone, this.knownLocalities));
  }

  /** Where a template's pods will stand: its labels, its node, else the one place that all nodes it may use share. */
  localityOfTemplate(template: TemplateFact, cluster: string | undefined): string {
    const own = this.localityOfPod(template, cluster);
    const { nodeSelector } = template;
    if (own !== '' || Object.keys(nodeSelector).length === 0) return own;
    const [first, ...others] = new Set(this.nodesWith(nodeSelector, cluster).map(({ locality }) => locality));
    if (first !== undefined && others.length === 0) return first;
    const asked = localityOfNode(nodeSelector);
    return asked.startsWith('/') ? localityOfZone(asked.slice(1), this.knownLocalities) : asked;
  }
}

function within<Fact extends { cluster?: string }>(facts: readonly Fact[] = [], cluster: string | undefined): Fact[] {
  return facts.filter((fact) => sameCluster(fact.cluster, cluster));
}

/** The one annotated for this very cluster before one that stands in all. */
function exact<Fact extends { cluster?: string }>(facts: Fact[], cluster: string | undefined): Fact | undefined {
  return facts.find((fact) => fact.cluster === cluster) ?? facts[0];
}
