import { Field } from '../../resources/field.js';
import type { RuleContext } from '../rule.js';
import { discoveryObjects } from './world.js';

/** A discovered Istio whose version is known. */
export interface IstioMesh {
  name: string;
  namespace: string;
  cluster?: string;
  version: string;
  /** 10 for 1.10.2. */
  minor: number;
}

/** Every discovered Istio that tells its version. */
export function istioMeshes(context: RuleContext): IstioMesh[] {
  const documents = discoveryObjects(context, 'Mesh');
  return documents.flatMap((document) => {
    const installation = Field.root(document).get('spec', 'istio', 'installation');
    const version = installation.get('version').text() ?? '';
    const minor = /^1\.(\d+)(\.|$)/.exec(version)?.[1];
    if (minor === undefined) return [];
    const { name, namespace = '' } = document;
    return { name, namespace, cluster: installation.get('cluster').text(), version, minor: Number(minor) };
  });
}
