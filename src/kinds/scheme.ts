import type { JsonObject } from '../model/document.js';
import { parseSettings, type Setting, text, texts, wrongValue } from './flag-value.js';
import type { Kind } from './kind.js';
import { metadata } from './metadata.js';
import { type ClusterReference, parseClusterReference } from './reference.js';
import { upstreamWithHealthCheck } from './upstream-health.js';

const HEALTH_CHECK: Record<string, Setting> = {
  path: { type: 'text' },
  interval: { type: 'duration' },
  timeout: { type: 'duration' },
  noTrafficInterval: { type: 'duration' },
  healthyThreshold: { type: 'integer' },
  unhealthyThreshold: { type: 'integer' },
};

/** Which Upstreams take over for a primary one, in order. */
export const scheme: Kind = {
  name: 'scheme',
  summary: 'Gloo Federation FailoverScheme, with a health check for its primary when asked for',
  flags: [
    { name: 'primary', value: 'CLUSTER/NS/UPSTREAM', description: 'Upstream that gets the failover' },
    {
      name: 'failover',
      value: 'CLUSTER/NS/UPSTREAM[@WEIGHT]',
      repeats: true,
      description: 'where to fail over to; each further flag is the next priority, a comma joins one priority',
    },
    {
      name: 'health-check',
      value: 'KEY=VALUE,...',
      description: `health check of the primary: ${Object.keys(HEALTH_CHECK).join(', ')}`,
    },
  ],
  required: ['primary', 'failover'],
  examples: [
    {
      line: 'failover generate scheme failover-scheme -n gloo-fed --primary local/gloo-system/default-service-blue-10000 --failover remote/gloo-system/default-service-green-10000 --health-check path=/health,interval=1s',
      does: 'blue fails over to green in the remote cluster',
    },
  ],
  create({ name, namespace, flags }) {
    const primary = parseClusterReference('primary', text(flags.primary) ?? '');
    const failoverScheme: JsonObject = {
      apiVersion: 'fed.solo.io/v1',
      kind: 'FailoverScheme',
      metadata: metadata(name, namespace),
      spec: {
        primary: { clusterName: primary.cluster, name: primary.name, namespace: primary.namespace },
        failoverGroups: texts(flags.failover).map((group) => ({ priorityGroup: priorityGroup(group) })),
      },
    };
    if (flags.healthCheck === undefined) return [failoverScheme];
    const settings = parseSettings('health-check', flags.healthCheck, HEALTH_CHECK);
    return [upstreamWithHealthCheck(primary.name, primary.namespace, settings), failoverScheme];
  },
};

/** Members of one priority: Upstreams of one cluster with one weight stand together, as one locality. */
function priorityGroup(written: string): JsonObject[] {
  const members: JsonObject[] = [];
  for (const part of written.split(',')) {
    const { reference, weight } = parseWeighted(part);
    const upstream = { name: reference.name, namespace: reference.namespace };
    const member = members.find((one) => one.cluster === reference.cluster && one.localityWeight === weight);
    if (member !== undefined) (member.upstreams as JsonObject[]).push(upstream);
    else {
      const localityWeight: JsonObject = weight === undefined ? {} : { localityWeight: weight };
      members.push({ cluster: reference.cluster, ...localityWeight, upstreams: [upstream] });
    }
  }
  return members;
}

function parseWeighted(written: string): { reference: ClusterReference; weight: number | undefined } {
  const [path = '', weight] = written.split('@');
  if (weight !== undefined && !/^[1-9]\d*$/.test(weight))
    throw wrongValue('failover', written, 'a weight of 1 or more after @');
  return {
    reference: parseClusterReference('failover', path),
    weight: weight === undefined ? undefined : Number(weight),
  };
}
