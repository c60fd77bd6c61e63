import { join, resolve } from 'node:path';
import type { TextFile } from '../manifest/write-files.js';
import type { HelmValues } from '../meshes/mesh.js';
import type { JsonObject } from '../model/document.js';
import { groupBy } from '../model/group-by.js';
import { asObject, asText } from '../model/json.js';
import type { Context } from './command.js';

/**
 * Writes manifests into a folder, one file each, numbered in apply order: those for a cluster (`failover.dev/cluster`) into a folder of its
 * name, the others directly. Each of these folders gets a kustomization.yaml that lists its Kubernetes objects. Either everything is written or nothing.
 *
 * @throws InputError when something cannot be written.
 */
export async function writeOutput(
  context: Context,
  dir: string,
  manifests: readonly JsonObject[],
  values: readonly HelmValues[] = [],
): Promise<void> {
  const [{ writeManifests, writeYaml }, { writeFiles }] = await Promise.all([
    import('../manifest/write.js'),
    import('../manifest/write-files.js'),
  ]);
  const files: TextFile[] = [];
  for (const [cluster, objects] of groupBy(manifests, clusterOf)) {
    const names = fileNames(objects);
    objects.forEach((object, index) => {
      files.push({ path: join(dir, cluster, names[index] as string), text: writeManifests([object], 'yaml') });
    });
    // Kustomize knows Kubernetes objects only, so an Envoy bootstrap is not for it.
    const resources = names.filter((_, index) => objects[index]?.apiVersion !== undefined);
    if (resources.length > 0) {
      files.push({ path: join(dir, cluster, 'kustomization.yaml'), text: writeYaml(kustomization(resources)) });
    }
  }
  for (const { cluster, file, content } of values) {
    files.push({ path: join(dir, fileName(cluster ?? ''), file), text: writeYaml(content) });
  }
  await writeFiles(files.map(({ path, text }) => ({ path: resolve(context.cwd, path), text })));
  for (const { path } of files) context.terminal.note(`wrote ${path}`);
}

/** The name of the folder; '' for an object without a cluster. */
function clusterOf(object: JsonObject): string {
  const annotations = asObject(asObject(object.metadata).annotations);
  return fileName(asText(annotations['failover.dev/cluster']) ?? '');
}

/** `01-destinationrule-reviews.yaml`. */
function fileNames(objects: readonly JsonObject[]): string[] {
  const digits = Math.max(2, String(objects.length).length);
  return objects.map((object, index) => {
    const kind = asText(object.kind)?.toLowerCase() ?? 'bootstrap';
    const name = asText(asObject(object.metadata).name) ?? asText(object.name);
    const words = [String(index + 1).padStart(digits, '0'), kind, ...(name === undefined ? [] : [name])];
    return `${fileName(words.join('-'))}.yaml`;
  });
}

/** What may stand in the name of a file or folder; names of objects may hold more, and none may lead out of the folder. */
function fileName(text: string): string {
  return text.replace(/[^\w.-]/g, '-').replace(/^\.+/, '-');
}

function kustomization(resources: readonly string[]) {
  return { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources };
}
