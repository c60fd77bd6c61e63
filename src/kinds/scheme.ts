import { renderFailoverScheme, type SchemeMember } from '../resources/failover-scheme.js';
import { parseSettings, type Setting, text, texts, wrongValue } from './flag-value.js';
import type { Kind } from './kind.js';
import { parseClusterReference } from './reference.js';
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
    const groups = texts(flags.failover).map((group) => group.split(',').map(parseMember));
    const failoverScheme = renderFailoverScheme({ name, namespace }, { primary, groups });
    if (flags.healthCheck === undefined) return [failoverScheme];
    const settings = parseSettings('health-check', flags.healthCheck, HEALTH_CHECK);
    return [upstreamWithHealthCheck(primary.name, primary.namespace, settings), failoverScheme];
  },
};

function parseMember(written: string): SchemeMember {
  const [path = '', weight] = written.split('@');
  if (weight !== undefined && !/^[1-9]\d*$/.test(weight))
    throw wrongValue('failover', written, 'a weight of 1 or more after @');
  const reference = parseClusterReference('failover', path);
  return weight === undefined ? reference : { ...reference, localityWeight: Number(weight) };
}
