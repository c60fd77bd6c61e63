import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../errors.js';
import { type Certificate, type CertificateDetails, describe, timeText } from './certificate.js';
import { createMaterial, type Material, type Order, type Previous } from './create.js';
import { DOWNSTREAM, everyFile, type Layout, layout, UPSTREAM } from './layout.js';
import { readCertificates, readPair } from './read-pair.js';
import { type OutputFile, pemFiles, requireAbsent, secretFile, writePrivately } from './write.js';

const DAY_MS = 86_400_000;

/** Where `certs create` writes, and what it may replace. */
export interface Destination {
  /** Folder of the PEM files, and of the Secret manifests where they are wanted. */
  folder: string;
  secrets?: string;
  /** Where a path as the user wrote it really is. */
  within(path: string): string;
  namespace: string;
  downstreamClusters: readonly string[];
  upstreamClusters: readonly string[];
  renew: boolean;
  force: boolean;
}

/** What was written; nothing of it is private. */
export interface Produced {
  written: string[];
  certificates: CertificateDetails[];
  notes: string[];
}

/**
 * Makes the pairs of both sides and writes them.
 *
 * @throws InputError when a file is there already, one cannot be written, or there is nothing to renew.
 */
export async function produce(order: Order, destination: Destination): Promise<Produced> {
  const shown = layout(destination.folder);
  const real = layout(destination.within(destination.folder));
  const secrets = secretPaths(destination);
  const replaces = destination.renew || destination.force;
  const targets = [...everyFile(shown), ...secrets];
  if (!replaces) requireAbsent(targets, destination.within);
  const previous = destination.renew ? readPrevious(real, destination.folder) : undefined;
  const material = await createMaterial(order, previous);
  const files = [...pemFiles(material, shown), ...secretFiles(material, secrets, destination)];
  // The root of before is the root of now, and its key need not be written a second time.
  const kept = previous?.authority === undefined ? [] : Object.values(shown.authority);
  const fresh = files.filter(({ path }) => !kept.includes(path));
  const obsolete = everyFile(shown).filter((path) => !files.some((file) => file.path === path));
  await writePrivately(
    fresh.map((file): OutputFile => ({ ...file, path: destination.within(file.path) })),
    obsolete.map(destination.within),
  );
  return {
    written: fresh.map(({ path }) => path),
    certificates: describe(named(material, shown), order.nowMs),
    notes: notes(order, material, previous),
  };
}

function readPrevious(at: Layout, folder: string): Previous {
  const downstream = readPair(at.downstream);
  if (downstream === undefined) {
    throw new InputError('nothing-to-renew', `found no pair in ${join(folder, DOWNSTREAM)}, expected one to renew`, {
      hint: 'name the folder of the pairs with --output-dir, or make the first ones without --renew',
    });
  }
  return {
    downstream,
    accepted: existsSync(at.downstream.ca) ? readCertificates(at.downstream.ca) : [],
    authority: readPair(at.authority),
  };
}

function secretPaths({ secrets }: Destination): string[] {
  return secrets === undefined ? [] : [DOWNSTREAM, UPSTREAM].map((name) => join(secrets, `${name}.yaml`));
}

function secretFiles(
  { downstream, upstream }: Material,
  [downstreamPath, upstreamPath]: readonly string[],
  { namespace, downstreamClusters, upstreamClusters }: Destination,
): OutputFile[] {
  if (downstreamPath === undefined || upstreamPath === undefined) return [];
  return [
    secretFile(downstreamPath, downstream, { name: DOWNSTREAM, namespace, clusters: downstreamClusters }),
    secretFile(upstreamPath, upstream, { name: UPSTREAM, namespace, clusters: upstreamClusters }),
  ];
}

function named({ downstream, upstream, authority }: Material, at: Layout): Certificate[] {
  return [
    ...(authority === undefined ? [] : [{ x509: authority.certificate, file: at.authority.certificate }]),
    { x509: downstream.certificate, file: at.downstream.certificate },
    { x509: upstream.certificate, file: at.upstream.certificate },
  ];
}

function notes({ days, nowMs }: Order, { downstream, authority }: Material, previous: Previous | undefined): string[] {
  const found: string[] = [];
  const end = Date.parse(downstream.certificate.validTo);
  if (authority !== undefined && end < nowMs + (days - 1) * DAY_MS) {
    found.push(
      `the root CA expires on ${timeText(end)}, and the new pairs with it: make a new one with --force in time`,
    );
  }
  if (previous !== undefined && (downstream.ca?.length ?? 0) > 1) {
    found.push(`${DOWNSTREAM} accepts the client certificate of before as well: roll it out first, then ${UPSTREAM}`);
  }
  return found;
}
