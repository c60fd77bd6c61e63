import { apiGroup, type JsonObject } from '../../model/document.js';
import { asList, asObject, asText } from '../../model/json.js';
import type { Effect, Readiness } from '../mesh.js';
import { ready } from './ready.js';

/**
 * gloo-fed writes the targets of a scheme into `spec.failover` of the primary Upstream. ACCEPTED says nothing of that Upstream, which Gloo may
 * still reject: for the open-source edition, for a missing health check or a missing Secret.
 */
export function schemeEffects(object: JsonObject): Effect[] {
  const primary = schemePrimary(object);
  if (primary === undefined) return [];
  const { cluster, namespace, name } = primary;
  return [
    {
      cluster,
      reference: { apiVersion: 'gloo.solo.io/v1', kind: 'Upstream', namespace, name },
      judge: (live) => judge(live, `Upstream ${namespace}/${name} of cluster ${cluster}`),
    },
  ];
}

/** The primary of a FailoverScheme where all of it is named. */
export function schemePrimary({
  apiVersion,
  kind,
  spec,
}: JsonObject): { cluster: string; namespace: string; name: string } | undefined {
  if (kind !== 'FailoverScheme' || apiGroup(asText(apiVersion) ?? '') !== 'fed.solo.io') return undefined;
  const { clusterName, cluster_name: snakeCase, ...primary } = asObject(asObject(spec).primary);
  const cluster = asText(clusterName) ?? asText(snakeCase);
  const namespace = asText(primary.namespace);
  const name = asText(primary.name);
  return cluster === undefined || namespace === undefined || name === undefined
    ? undefined
    : { cluster, namespace, name };
}

function judge(live: JsonObject | undefined, upstream: string): Readiness {
  if (live === undefined) return { state: 'pending', message: `there is no ${upstream}` };
  const failover = asObject(asObject(live.spec).failover);
  if (asList(failover.prioritizedLocalities ?? failover.prioritized_localities).length === 0) {
    return {
      state: 'pending',
      message: `gloo-fed has not written spec.failover into ${upstream}, so nothing fails over yet: does it run, and does it reach that cluster (\`failover check\`)?`,
    };
  }
  const said = ready(live);
  if (said.state === 'rejected') return { ...said, message: `${upstream} is rejected: ${said.message}` };
  return said.state === 'accepted'
    ? { state: 'accepted', message: '' }
    : { state: 'pending', message: `Gloo has not accepted ${upstream} yet` };
}
