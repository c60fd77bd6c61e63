import type { DestinationRule, PolicyBlocks, Subset, TrafficPolicy } from '../../resources/destination-rule.js';
import type { MeshConfig } from '../../resources/mesh-config.js';

/** The blocks that hold for one Envoy cluster, as the two builders of istiod see them. */
export interface ClusterPolicy {
  /** What makes the cluster (CDS): the mesh's defaultTrafficPolicy fills in. */
  cluster: PolicyBlocks;
  /** What sorts the endpoints (EDS): the rule alone counts (istio: endpoint_builder.go getSubsetTrafficPolicy). */
  endpoints: PolicyBlocks;
}

/** The policy for one port of a service, or for one of its subsets. */
export function clusterPolicy(
  rule: DestinationRule | undefined,
  subset: Subset | undefined,
  port: number | undefined,
  { defaultTrafficPolicy }: MeshConfig,
): ClusterPolicy {
  const ofRule = atPort(rule?.trafficPolicy, port).blocks;
  const withDefault = {
    ...ofRule,
    connectionPool: ofRule.connectionPool ?? defaultTrafficPolicy?.connectionPool,
    outlierDetection: ofRule.outlierDetection ?? defaultTrafficPolicy?.outlierDetection,
  };
  return {
    cluster: overlaid(withDefault, subset?.trafficPolicy, port),
    endpoints: overlaid(ofRule, subset?.trafficPolicy, port),
  };
}

/** An entry for the port replaces the whole policy, also what the entry does not set (istio: util.GetPortLevelTrafficPolicy). */
function atPort(policy: TrafficPolicy | undefined, port: number | undefined): { blocks: PolicyBlocks; own: boolean } {
  const entry = policy?.ports.find((candidate) => candidate.port === port);
  return entry === undefined ? { blocks: policy ?? {}, own: false } : { blocks: entry.blocks, own: true };
}

/**
 * A subset's blocks replace the rule's one by one; its entry for the port replaces all that a port entry can set
 * (istio: destination_rule.go MergeTrafficPolicy).
 */
function overlaid(base: PolicyBlocks, policy: TrafficPolicy | undefined, port: number | undefined): PolicyBlocks {
  if (policy === undefined) return base;
  const { blocks, own } = atPort(policy, port);
  return {
    connectionPool: blocks.connectionPool ?? (own ? undefined : base.connectionPool),
    loadBalancer: blocks.loadBalancer ?? (own ? undefined : base.loadBalancer),
    outlierDetection: blocks.outlierDetection ?? (own ? undefined : base.outlierDetection),
    tls: blocks.tls ?? (own ? undefined : base.tls),
    retryBudget: blocks.retryBudget ?? base.retryBudget,
  };
}

/**
 * The TLS mode by which istiod tells whether endpoints are reached by its own mTLS, and so through gateways between networks; undefined: no
 * rule says. Unlike in a cluster's policy, a port's or a subset's entry without `tls` hides none
 * (istio: pilot/pkg/xds/endpoints/mtls_checker.go tlsModeForDestinationRule).
 */
export function endpointTlsMode(
  rule: DestinationRule | undefined,
  subset: Subset | undefined,
  port: number | undefined,
): string | undefined {
  const blocks = [subset?.trafficPolicy, rule?.trafficPolicy].flatMap((policy) => [
    policy?.ports.find((entry) => entry.port === port && entry.blocks.tls !== undefined)?.blocks.tls,
    policy?.tls,
  ]);
  const tls = blocks.find((block) => block !== undefined);
  return tls && (tls.get('mode').text() ?? 'DISABLE');
}
