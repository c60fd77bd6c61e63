import type { JsonObject } from '../model/document.js';
import { metadata, type ObjectName } from './metadata.js';

/** A VirtualMesh of Service Mesh Hub in which these meshes trust each other and see each other's services. */
export function renderVirtualMesh(
  object: ObjectName,
  meshes: readonly { name: string; namespace: string }[],
): JsonObject {
  return {
    apiVersion: 'networking.smh.solo.io/v1alpha2',
    kind: 'VirtualMesh',
    metadata: metadata(object),
    spec: {
      mtlsConfig: { autoRestartPods: true, shared: { rootCertificateAuthority: { generated: {} } } },
      federation: {},
      meshes: meshes.map(({ name, namespace }) => ({ name, namespace })),
    },
  };
}
