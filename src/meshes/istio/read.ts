import { clientPlace } from '../../engine/client-place.js';
import { apiGroup, type Document, isKind } from '../../model/document.js';
import type { FailoverPlan } from '../../model/plan.js';
import { readDestinationRule } from '../../resources/destination-rule.js';
import { readMeshConfig } from '../../resources/mesh-config.js';
import { readVirtualService } from '../../resources/virtual-service.js';
import type { ReadContext } from '../mesh.js';
import type { ClusterKey, PlanContext } from './cluster-key.js';
import { DestinationRuleIndex } from './destination-rule-index.js';
import { istioServices } from './istio-services.js';
import { networkGateways } from './mesh-networks.js';
import { planCluster } from './plan-cluster.js';
import { samePlan } from './same-plan.js';
import { visibleServices } from './service-registry.js';

/** The plans of every service that the client's proxy gets: one for the service, one for each subset, and one for each port that differs. */
export function read(context: ReadContext): FailoverPlan[] {
  const { topology, client } = context;
  const { labels, cluster } = clientPlace(client ?? {});
  const documents = configFor(cluster, context.documents);
  const mesh = readMeshConfig(documents);
  const rules = ofKind(documents, 'DestinationRule').map(readDestinationRule);
  const virtualServices = ofKind(documents, 'VirtualService').map(readVirtualService);
  const services = istioServices({ ...context, documents }, { rules, virtualServices, mesh });
  const index = new DestinationRuleIndex(rules, mesh);
  const planContext: PlanContext = {
    mesh,
    virtualServices,
    gateways: networkGateways(topology, mesh),
    client: client ?? null,
  };
  return visibleServices(services, client?.namespace, { mesh, virtualServices }).flatMap((service) => {
    const ruleClient = { namespace: client?.namespace ?? service.namespace, labels };
    const rule = index.ruleFor(service.host, service.namespace, ruleClient);
    // Envoy's dynamic forward proxy has no subsets (istio: cluster_builder.go applyDestinationRule).
    const subsets = service.type === 'DYNAMIC_DNS' ? [] : (rule?.subsets ?? []);
    return [undefined, ...subsets].flatMap((subset) => portPlans({ service, rule, subset }, planContext));
  });
}

/**
 * An istiod reads the configuration of one cluster. Where objects are annotated for the client's own, those of other clusters are not for
 * it; else they are those of the primary that serves it.
 */
function configFor(cluster: string | undefined, documents: readonly Document[]): readonly Document[] {
  const isConfig = ({ apiVersion, kind }: Document) =>
    kind === 'ConfigMap' || (apiGroup(apiVersion) === 'networking.istio.io' && kind !== 'WorkloadEntry');
  if (!documents.some((document) => isConfig(document) && document.cluster === cluster && cluster !== undefined)) {
    return documents;
  }
  return documents.filter(
    (document) => !isConfig(document) || document.cluster === undefined || document.cluster === cluster,
  );
}

function ofKind(documents: readonly Document[], kind: string): Document[] {
  return documents.filter((document) => isKind(document, 'networking.istio.io', kind));
}

/** One plan without a port where all ports have the same answer, else one for each. UDP ports get no cluster. */
function portPlans(key: Omit<ClusterKey, 'port'>, context: PlanContext): FailoverPlan[] {
  const ports = key.service.ports.filter(({ protocol }) => protocol !== 'udp');
  const plans = ports.flatMap((port) => planCluster({ ...key, port }, context) ?? []);
  const [first] = plans;
  if (first === undefined || !plans.slice(1).every((plan) => samePlan(first, plan))) return plans;
  const { port, ...rest } = first;
  return [rest];
}
