import type { JsonObject } from '../model/document.js';
import { hostsOf, matchesWildcard, namesOf, type References, referencesOf } from './read-live-references.js';

/** An object of a cluster that may belong to what was asked for. */
export interface Candidate {
  object: JsonObject;
  isFailover: boolean;
  /** Asked for: of the right namespace, with the right labels. */
  picked: boolean;
}

/**
 * The candidates that were asked for, the failover objects that are about them, and whatever all of these refer to, step by step. An object that
 * is about something else only shares it: it is not kept.
 */
export function related(candidates: readonly Candidate[]): Candidate[] {
  const references = new Map<Candidate, References>();
  const refer = (candidate: Candidate): References => {
    const known = references.get(candidate) ?? referencesOf(candidate.object);
    references.set(candidate, known);
    return known;
  };
  const picked = candidates.filter((candidate) => candidate.picked);
  const kept = new Set(picked);
  // A FailoverScheme is about the Upstream, and only that is about the Service.
  for (let fresh = picked; fresh.length > 0; ) {
    fresh = candidates.filter((candidate) => !kept.has(candidate)).filter(isAbout(fresh, refer));
    for (const candidate of fresh) kept.add(candidate);
  }
  const byName = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    for (const name of namesOf(candidate.object)) byName.set(name, [...(byName.get(name) ?? []), candidate]);
  }
  // A Set gives what is added while it is walked, too.
  for (const candidate of kept) {
    if (!candidate.isFailover) continue;
    for (const name of refer(candidate).names) for (const found of byName.get(name) ?? []) kept.add(found);
  }
  return candidates.filter((candidate) => kept.has(candidate));
}

function isAbout(picked: readonly Candidate[], refer: (candidate: Candidate) => References) {
  const names = new Set(picked.flatMap(({ object }) => namesOf(object)));
  const hosts = picked.flatMap(({ object }) => hostsOf(object));
  return (candidate: Candidate): boolean => {
    if (!candidate.isFailover || candidate.picked) return false;
    const { names: used, wildcards } = refer(candidate);
    if ([...used].some((name) => names.has(name))) return true;
    return wildcards.some((wildcard) => hosts.some((host) => matchesWildcard(wildcard, host)));
  };
}
