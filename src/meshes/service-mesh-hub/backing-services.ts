import type { Origin } from '../../model/document.js';
import type { Destination, FailoverPlan, Member } from '../../model/plan.js';
import type { ClusterService } from '../../resources/kube-service.js';
import { kubernetesService, sharesUnevenly } from '../kubernetes-service.js';
import { destinationLevels } from '../levels.js';
import type { Losses } from '../losses.js';

/** The cluster name that is written where the plan knows none. */
const UNKNOWN_CLUSTER = 'local';

/** A backing service, first choice first, with the settings that its clients have for it. */
export interface PlannedService extends ClusterService {
  port: number;
  settings: Omit<Member, 'name'>;
}

/** Every destination as a service of a FailoverService, which tries one after the other; what has no place is told to `losses`. */
export function backingServices(plan: FailoverPlan, losses: Losses): PlannedService[] {
  const levels = destinationLevels(plan);
  for (const level of levels) tellShared(level, losses);
  const services: PlannedService[] = [];
  for (const destination of levels.flat()) {
    const service = kubernetesService(destination, plan);
    if (service === undefined) {
      tellNoService(destination.name, destination.origin, losses);
      continue;
    }
    const { cluster = UNKNOWN_CLUSTER, namespace, name, port } = service;
    if (service.cluster === undefined) tellUnnamed(`${namespace}/${name}`, destination.origin, losses);
    const again = services.find(
      (other) => other.name === name && other.namespace === namespace && other.cluster === cluster,
    );
    if (again === undefined) services.push({ cluster, namespace, name, port, settings: settingsOf(destination, plan) });
    else if (plan.mesh !== 'service-mesh-hub') tellOnce(destination, losses);
  }
  return services;
}

function settingsOf({ member }: Destination, plan: FailoverPlan): PlannedService['settings'] {
  return plan.members?.find(({ name }) => name === member) ?? plan;
}

function tellShared(level: readonly Destination[], losses: Losses): void {
  const [, second] = new Set(
    level.map(({ cluster, namespace, service, name }) => [cluster, namespace, service ?? name].join('/')),
  );
  const other = level[1];
  if (second === undefined || other === undefined) return;
  const uneven = sharesUnevenly(level) ? ' by their weights' : '';
  losses.add(
    'destinations',
    `a FailoverService tries its services one after the other, so ${level.map(({ name }) => name).join(', ')} do not share requests${uneven}`,
    'let one Service span them where they are in one cluster, or shift traffic by weight with a TrafficPolicy',
    other.origin,
  );
}

function tellUnnamed(name: string, origin: Origin, losses: Losses): void {
  losses.add(
    'clusters',
    `the cluster of ${name} is not known; \`${UNKNOWN_CLUSTER}\` is written`,
    'write the name of its KubernetesCluster instead',
    origin,
  );
}

function tellOnce({ name, locality, origin }: Destination, losses: Losses): void {
  losses.add(
    'destinations',
    `all pods of a Service in one cluster stand at one level, those of ${name}${locality === '' ? '' : ` in ${locality}`} too`,
    'give each place a Service of its own',
    origin,
  );
}

/** A destination that no FailoverService can name. */
export function tellNoService(name: string, origin: Origin, losses: Losses): void {
  losses.add(
    'destinations',
    `a FailoverService knows Kubernetes Services of registered clusters only, and ${name} tells of none`,
    'put a Service in front of it',
    origin,
  );
}
