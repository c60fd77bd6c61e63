import type { Schema } from '../../manifest/schema.js';
import {
  ANYTHING,
  COUNT,
  FLAG,
  LABEL_SELECTOR,
  listOf,
  object,
  oneOf,
  openObject,
  PORT,
  PROTOCOL,
  TEXT,
  TEXT_BY_NAME,
} from './fields.js';

const CONTAINER = openObject(
  {
    image: TEXT,
    name: TEXT,
    ports: listOf(openObject({ containerPort: PORT, name: TEXT, protocol: PROTOCOL }, 'containerPort')),
  },
  'name',
);

// Nobody describes a cluster to failover with whole Pods: what it does not read may be missing, though an API server asks for it.
const POD_SPEC = openObject({
  containers: { ...listOf(CONTAINER), minItems: 1 },
  initContainers: listOf(CONTAINER),
  nodeName: TEXT,
  nodeSelector: TEXT_BY_NAME,
  restartPolicy: oneOf('Always', 'OnFailure', 'Never'),
  serviceAccountName: TEXT,
  terminationGracePeriodSeconds: { type: 'integer', minimum: 0 },
});

const TEMPLATE = object({
  metadata: openObject({ annotations: TEXT_BY_NAME, labels: TEXT_BY_NAME }),
  spec: POD_SPEC,
});

export const pod = object({
  spec: POD_SPEC,
  status: openObject({ hostIP: TEXT, phase: TEXT, podIP: TEXT, podIPs: listOf(object({ ip: TEXT }, 'ip')) }),
});

const COMMON = { minReadySeconds: COUNT, selector: LABEL_SELECTOR, template: TEMPLATE };

export const deployment = workload({
  paused: FLAG,
  progressDeadlineSeconds: COUNT,
  replicas: COUNT,
  revisionHistoryLimit: COUNT,
  strategy: openObject({ type: oneOf('Recreate', 'RollingUpdate') }),
});

export const statefulSet = workload({
  ordinals: ANYTHING,
  persistentVolumeClaimRetentionPolicy: ANYTHING,
  podManagementPolicy: oneOf('OrderedReady', 'Parallel'),
  replicas: COUNT,
  revisionHistoryLimit: COUNT,
  serviceName: TEXT,
  updateStrategy: openObject({ type: oneOf('RollingUpdate', 'OnDelete') }),
  volumeClaimTemplates: { type: 'array', items: ANYTHING },
});

export const replicaSet = workload({ replicas: COUNT });

export const daemonSet = workload({
  revisionHistoryLimit: COUNT,
  updateStrategy: openObject({ type: oneOf('RollingUpdate', 'OnDelete') }),
});

function workload(own: NonNullable<Schema['properties']>): Schema {
  return object({ spec: object({ ...COMMON, ...own }), status: ANYTHING });
}
