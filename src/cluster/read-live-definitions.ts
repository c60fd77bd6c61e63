import type { Cluster } from '../model/cluster.js';
import type { Document } from '../model/document.js';
import { LiveDocument } from './read-live-document.js';

const API_VERSION = 'apiextensions.k8s.io/v1';
const KIND = 'CustomResourceDefinition';

/**
 * The CustomResourceDefinitions of a cluster.
 *
 * @throws ClusterError when they may not be read.
 */
export async function readLiveDefinitions(cluster: Cluster): Promise<Document[]> {
  const found = await cluster.list(API_VERSION, KIND);
  return found.map((item) => {
    const object = { apiVersion: API_VERSION, kind: KIND, ...item };
    return new LiveDocument(object, { file: `<${cluster.name}>/${API_VERSION}/customresourcedefinitions` });
  });
}
