import type { Document } from '../../model/document.js';
import { readTrafficSplit, type TrafficSplit } from '../../resources/traffic-split.js';

export const TRAFFIC_SPLIT = [{ group: 'split.smi-spec.io', kind: 'TrafficSplit' }] as const;

const known = new WeakMap<Document, TrafficSplit | undefined>();

/** A TrafficSplit, read once however many rules look at it; undefined for one without an apex. */
export function splitOf(document: Document): TrafficSplit | undefined {
  if (!known.has(document)) known.set(document, readTrafficSplit(document));
  return known.get(document);
}

/** The same, for a split that a failover controller may move. */
export function controlledSplitOf(document: Document): TrafficSplit | undefined {
  const split = splitOf(document);
  return split?.controlledBy === undefined ? undefined : split;
}

/** The primary's name as the controller takes it: the annotation as it stands, else the first backend. */
export function primaryOf({ primary, backends }: TrafficSplit): string | undefined {
  return primary ?? backends[0]?.service;
}
