import { apiGroup, type JsonObject } from '../model/document.js';
import { asObject, asText } from '../model/json.js';
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
    context.terminal.out(objects.map((object) => `${resourceName(object)}${suffix}\n`).join(''));
  }
}

function clusterComment({ metadata }: JsonObject): string {
  const cluster = asText(asObject(asObject(metadata).annotations)['failover.dev/cluster']);
  return cluster === undefined ? '' : `# for cluster ${cluster}\n`;
}

/** `failoverservice.networking.smh.solo.io/reviews`; only the kind where it has no API group. */
function resourceName({ apiVersion, kind, metadata, name }: JsonObject): string {
  const group = apiGroup(asText(apiVersion) ?? '');
  const resource = [asText(kind)?.toLowerCase() ?? 'bootstrap', ...(group === '' ? [] : [group])].join('.');
  return `${resource}/${asText(asObject(metadata).name) ?? asText(name) ?? 'envoy'}`;
}
