import type { Rule } from '../rule.js';
import { onCondition } from './failover-services.js';
import { discovery, failoverService, outlierPolicy, together, virtualMesh } from './guide.js';

export const meshesNotInVirtualmesh: Rule = {
  id: 'service-mesh-hub/meshes-not-in-virtualmesh',
  severity: 'error',
  title: 'meshes without a common VirtualMesh',
  why: 'As soon as two meshes take part, declared ones and those of the backing services counted together, they must stand in one accepted VirtualMesh: without shared trust the mTLS between the clusters fails.',
  upstream: 'error',
  ...onCondition(['mesh-without-virtual-mesh', 'multiple-virtual-meshes'], ({ text }) => ({
    message: `${text.replace(/^Mesh/, 'mesh').replace(/^Services/, 'services')}; meshes that fail over to each other need one common VirtualMesh, so the FailoverService is INVALID`,
    hint: 'list all of its meshes under spec.meshes of one VirtualMesh',
  })),
  examples: {
    bad: together(failoverService, outlierPolicy, virtualMesh.replace(/\n.*remote.*/, ''), ...discovery),
    good: together(failoverService, outlierPolicy, virtualMesh, ...discovery),
  },
};
