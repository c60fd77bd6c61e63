import type { JsonObject } from '../model/document.js';
import { asList, asNumber, asObject, asText, asTextMap } from '../model/json.js';
import type { LiveCluster } from './live-cluster.js';

/** A Deployment of a mesh, as much of it as checks look at. */
export interface Workload {
  namespace: string;
  name: string;
  labels: Record<string, string>;
  /** First container. */
  image: string;
  /** Command line of the first container behind the program's name. */
  args: string[];
  env: Record<string, string>;
  replicas: number;
  available: number;
}

/** One program of a mesh that runs in a cluster, however its chart spells the labels. */
export interface Component {
  mesh: string;
  /** As people call it: `istiod`. */
  name: string;
  matches(workload: Workload): boolean;
}

/** The Deployments of a component, in all namespaces. */
export async function workloadsOf(cluster: LiveCluster, component: Component): Promise<Workload[]> {
  return (await cluster.list('apps/v1', 'Deployment'))
    .map(readWorkload)
    .filter((workload) => component.matches(workload));
}

/** The tag of an image: `1.20.3` of `docker.io/istio/pilot:1.20.3@sha256:…`; undefined where it has none. */
export function imageTag(image: string): string | undefined {
  const [, tag] = /:([^:/@]+)(?:@.*)?$/.exec(image) ?? [];
  return tag;
}

/** The image without tag and digest: `docker.io/istio/pilot`. */
export function imageName(image: string): string {
  return image.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
}

/** A Deployment as far as checks look at it; of its containers the first. */
export function readWorkload(object: JsonObject): Workload {
  const { name, namespace, labels } = asObject(object.metadata);
  const spec = asObject(object.spec);
  const template = asObject(spec.template);
  const container = asObject(asList(asObject(template.spec).containers)[0]);
  const texts = (list: JsonObject[string] | undefined) => asList(list).flatMap((item) => asText(item) ?? []);
  return {
    namespace: asText(namespace) ?? '',
    name: asText(name) ?? '',
    labels: { ...asTextMap(asObject(template.metadata).labels), ...asTextMap(labels) },
    image: asText(container.image) ?? '',
    args: [...texts(container.command).slice(1), ...texts(container.args)],
    env: Object.fromEntries(
      asList(container.env).map((item) => [String(asObject(item).name), asText(asObject(item).value) ?? '']),
    ),
    replicas: asNumber(spec.replicas) ?? 1,
    available: asNumber(asObject(object.status).availableReplicas) ?? 0,
  };
}
