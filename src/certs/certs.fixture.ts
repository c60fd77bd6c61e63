import { parseManifests } from '../manifest/parse.js';
import type { Document } from '../model/document.js';
import type { AlternativeName } from './alternative-name.js';
import { createMaterial, type Material, type Order } from './create.js';
import { secretFile } from './write.js';

/** 2026-01-01T00:00:00Z. */
export const NOW_MS = Date.UTC(2026, 0, 1);
export const DAY_MS = 86_400_000;

export function order(fields: Partial<Order> = {}): Order {
  return { sans: [], authority: false, algorithm: 'ecdsa', days: 365, nowMs: NOW_MS, ...fields };
}

export function dns(value: string): AlternativeName {
  return { type: 'dns', value };
}

/** The Secrets of both sides, as they would be read from manifests. */
export function secretsOf({ downstream, upstream }: Material): Document[] {
  const text = [
    secretFile('d.yaml', downstream, { name: 'failover-downstream', namespace: 'gloo-system', clusters: [] }),
    secretFile('u.yaml', upstream, { name: 'failover-upstream', namespace: 'gloo-system', clusters: [] }),
  ].map(({ content }) => content.reveal());
  return parseManifests(text.join('---\n'), 'secrets.yaml').documents;
}

export async function secrets(fields: Partial<Order> = {}): Promise<Document[]> {
  return secretsOf(await createMaterial(order(fields)));
}
