import { healthCheckDefaults, type OutlierDetection } from '../../model/detection.js';
import type { JsonObject } from '../../model/document.js';
import { parseLocality } from '../../model/locality.js';
import type { Destination, FailoverPlan, Member } from '../../model/plan.js';
import type { Losses } from '../losses.js';
import { withMemberSettings } from '../member-settings.js';
import type { GlooFederationExtension } from './extension.js';
import type { FailoverOrder } from './failover-order.js';
import { renderHealthCheck } from './render-health-check.js';
import { renderConnection, renderLoadBalancing } from './render-load-balancing.js';
import { outlierOfAccrual, renderOutlierDetection } from './render-outlier-detection.js';

/** The `spec` that the primary Upstream needs; empty where the discovered one will do as it is. */
export function renderUpstreamSpec(
  plan: FailoverPlan,
  order: FailoverOrder,
  own: Partial<GlooFederationExtension>,
  losses: Losses,
): JsonObject {
  const { primary, primaryIsExternal, groups, external } = order;
  const settings = withMemberSettings(plan, losses);
  const weighted =
    (plan.mesh === 'gloo-federation' && plan.loadBalancing.localityWeighted) ||
    [...groups.flat(), ...external.flat()].some(({ localityWeight }) => localityWeight !== undefined);
  const { panicThreshold } = settings.detection;
  const loadBalancerConfig = renderLoadBalancing(settings.loadBalancing, { panicThreshold, weighted, losses });
  const spills = plan.ordering.by === 'priority' || plan.ordering.by === 'locality';
  if (external.length === 0 && spills && settings.detection.overprovisioningFactor !== 140) {
    losses.add(
      'detection.overprovisioningFactor',
      `gloo-fed writes spec.failover without a policy, so the factor is 140 instead of ${settings.detection.overprovisioningFactor}`,
      'a level keeps all its traffic until fewer than 72 % of it are healthy; run more endpoints where that is too few',
    );
  }
  return {
    ...(primaryIsExternal ? { static: { hosts: primary.destination.endpoints.map(renderHost) } } : {}),
    ...renderDetection(settings, plan, losses),
    ...(loadBalancerConfig === undefined ? {} : { loadBalancerConfig }),
    ...renderConnection(settings.connection),
    ...(external.length === 0
      ? {}
      : { failover: renderFailover(external, settings.detection.overprovisioningFactor, own) }),
  };
}

function renderDetection({ detection }: Omit<Member, 'name'>, plan: FailoverPlan, losses: Losses): JsonObject {
  const outlier = detection.outlier ?? accrual(detection.accrual, losses);
  const foreign = plan.mesh !== 'gloo-federation';
  const check = detection.healthCheck;
  if (check === undefined && outlier === undefined && foreign) {
    losses.add(
      'detection',
      'Kubernetes readiness takes out pods of the own cluster only, and Gloo insists on a check before anything fails over',
      'a TCP check every second is written; an HTTP check of the application sees more',
    );
  }
  const checks =
    check ??
    (outlier === undefined && foreign
      ? healthCheckDefaults({ type: 'tcp', timeoutMs: 1000, intervalMs: 1000, noTrafficIntervalMs: 1000 })
      : undefined);
  return {
    ...(checks === undefined ? {} : { healthChecks: [renderHealthCheck(checks, plan, losses)] }),
    ...(outlier === undefined ? {} : { outlierDetection: renderOutlierDetection(outlier, losses) }),
  };
}

function accrual(settings: Member['detection']['accrual'], losses: Losses): OutlierDetection | undefined {
  if (settings === undefined) return undefined;
  losses.add(
    'detection.accrual',
    "Linkerd's circuit breaking grows its penalty exponentially and probes with a real request",
    'outlier detection with the same number of failures; its ejections grow by the base time',
  );
  return outlierOfAccrual(settings);
}

function renderHost({ address, port, name, weight }: Destination['endpoints'][number]): JsonObject {
  return { addr: address ?? name, port: port ?? 80, ...(weight === 1 ? {} : { loadBalancingWeight: weight }) };
}

/** What gloo-fed would write, for addresses that no FailoverScheme can name. */
function renderFailover(
  levels: readonly Destination[][],
  overprovisioningFactor: number,
  { sni, upstreamSecret, glooNamespace }: Partial<GlooFederationExtension>,
): JsonObject {
  // Without a server name the failover Gateway of another cluster finds no Upstream, so TLS is for that case alone.
  const secretRef = { name: upstreamSecret ?? 'failover-upstream', namespace: glooNamespace ?? 'gloo-system' };
  const tls: JsonObject = sni === undefined ? {} : { upstreamSslConfig: { secretRef, sni } };
  return {
    prioritizedLocalities: levels.map((level) => ({
      localityEndpoints: level.map(({ locality, localityWeight, endpoints, name }) => {
        const { region, zone, subzone } = parseLocality(locality);
        return {
          ...(locality === ''
            ? {}
            : { locality: { region, ...(zone && { zone }), ...(subzone && { subZone: subzone }) } }),
          ...(localityWeight === undefined ? {} : { loadBalancingWeight: localityWeight }),
          lbEndpoints: endpoints.map(({ address, port }) => ({ address: address ?? name, port: port ?? 80, ...tls })),
        };
      }),
    })),
    ...(overprovisioningFactor === 140 ? {} : { policy: { overprovisioningFactor } }),
  };
}
