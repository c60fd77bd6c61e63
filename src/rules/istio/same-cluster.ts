import type { Document } from '../../model/document.js';

/** Whether two objects stand in one cluster; what says nothing of its cluster stands in all. */
export function sameCluster(one: Pick<Document, 'cluster'>, other: Pick<Document, 'cluster'>): boolean {
  return one.cluster === undefined || other.cluster === undefined || one.cluster === other.cluster;
}
