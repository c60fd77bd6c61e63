import type { JsonObject } from '../model/document.js';
import { asObject, asText } from '../model/json.js';
import { resourceName } from '../model/resource-name.js';
import type { Context } from './command.js';

/** What `-o` may be where manifests are printed. */
export const manifestFormats = ['yaml', 'json', 'name'] as const;

/** Says on stdout what `--dry-run=client` without `-o` says. */
export const DRY_RUN = 'dry-run';

/**
 * Manifests on stdout: YAML documents with the cluster of each, one JSON value (a `v1` List of several), or their names as kubectl writes
 * them.
 */
export async function printManifests(context: Context, objects: readonly JsonObject[], format: string): Promise<void> {
  const { writeManifests } = await import('../manifest/write.js');
  if (format === 'json') context.terminal.out(writeManifests(objects, 'json'));
  else if (format === 'yaml') {
    context.terminal.out(
      objects.map((object) => clusterComment(object) + writeManifests([object], 'yaml')).join('---\n'),
    );
  } else {
    const suffix = format === DRY_RUN ? ' created (dry run)' : '';
    context.terminal.out(objects.map((object) => `${nameOf(object)}${suffix}\n`).join(''));
  }
}

function clusterComment({ metadata }: JsonObject): string {
  const cluster = asText(asObject(asObject(metadata).annotations)['failover.dev/cluster']);
  // A line end in it would end the comment, and what follows would be applied.
  return cluster === undefined ? '' : `# for cluster ${cluster.replace(/\s+/g, ' ')}\n`;
}

function nameOf({ apiVersion, kind, metadata, name }: JsonObject): string {
  return resourceName({
    apiVersion: asText(apiVersion) ?? '',
    kind: asText(kind) ?? 'bootstrap',
    name: asText(asObject(metadata).name) ?? asText(name) ?? 'envoy',
  });
}
