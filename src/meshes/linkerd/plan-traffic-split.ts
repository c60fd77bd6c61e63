import type { Destination, FailoverPlan, Ordering } from '../../model/plan.js';
import { CONTROLLED_BY, LINKERD_FAILOVER, type TrafficSplit } from '../../resources/traffic-split.js';
import type { ReadContext } from '../mesh.js';
import { type Backend, readBackend } from './backend.js';
import { localEndpoints } from './backend-endpoints.js';
import type { LinkerdExtension } from './extension.js';
import { readFailureAccrual } from './failure-accrual.js';
import { linkerdPlan } from './linkerd-plan.js';
import { readSurroundings, type Surroundings } from './surroundings.js';

/** The plan of one TrafficSplit; `others` are the further splits of the same apex. */
export function planTrafficSplit(split: TrafficSplit, others: number, context: ReadContext): FailoverPlan {
  const { name, namespace, apex, origin } = split;
  const services = split.backends.map(({ service }) => service);
  const surroundings = readSurroundings(context, origin.document, services);
  const controlled = isMoved(split);
  const backends = split.backends.map((backend) => readBackend({ namespace, controlled, ...backend }, surroundings));
  const extension: LinkerdExtension = {
    api: 'trafficsplit',
    apex,
    apiVersion: origin.document.apiVersion,
    controllerSelector: split.controlledBy,
    export: true,
  };
  return linkerdPlan(
    {
      name,
      namespace,
      service: apex,
      backends,
      ordering: controlled ? orderingOf(split, surroundings) : { by: 'weight' },
      apex: apexDestination({ namespace, apex, origin }, backends, surroundings),
      extension,
      notes: [...notesOn(split, others), ...notesAround(split, surroundings)],
      origin,
    },
    context,
  );
}

/** Under control, and with weights that the controller can decode: else it fails on the split and moves nothing. */
function isMoved({ controlledBy, backends }: TrafficSplit): boolean {
  return controlledBy !== undefined && backends.every(({ decodable }) => decodable);
}

function orderingOf({ namespace, primary, backends }: TrafficSplit, surroundings: Surroundings): Ordering {
  const named = primary ?? backends[0]?.service ?? '';
  const ordering = { by: 'readiness', primary: named, controlled: true } as const;
  if (backends.some(({ service }) => service === named)) return ordering;
  const known = surroundings.topology.service(namespace, named, surroundings.localCluster);
  const ready =
    known !== undefined &&
    localEndpoints({ namespace, service: named }, surroundings).endpoints.some((endpoint) => endpoint.ready);
  return { ...ordering, primaryReady: ready };
}

/** The called Service: one of the backends, or one with endpoints of its own, or with none that are known. */
export function apexDestination(
  { namespace, apex, origin }: Pick<TrafficSplit, 'namespace' | 'apex' | 'origin'>,
  backends: readonly Backend[],
  surroundings: Surroundings,
): Destination {
  const own = backends.find(({ destination }) => destination.service === apex)?.destination;
  if (own !== undefined) return own;
  const reference = { namespace, service: apex, weight: 0, controlled: true, origin };
  const { destination } = readBackend(reference, surroundings);
  return destination.endpointsAssumed === true
    ? { ...destination, endpoints: [], endpointsAssumed: false }
    : destination;
}

function notesOn(
  { version, controlledBy, primary, backends, hasMatches, apex }: TrafficSplit,
  others: number,
): string[] {
  const notes: string[] = [];
  const note = (when: boolean, text: string) => {
    if (when) notes.push(text);
  };
  const decodable = backends.every((backend) => backend.decodable);
  note(
    controlledBy !== undefined && controlledBy !== LINKERD_FAILOVER,
    `The label ${CONTROLLED_BY} says \`${controlledBy}\`: a controller installed under the usual name ${LINKERD_FAILOVER} does not select this split.`,
  );
  note(
    controlledBy === undefined && primary !== undefined,
    `Without the label ${CONTROLLED_BY} no controller reads the primary annotation: the weights stay as they are.`,
  );
  note(
    controlledBy !== undefined && !decodable,
    'linkerd-failover cannot decode a weight that is no whole number: it never moves this split, and after its next restart no other one of the cluster.',
  );
  note(
    controlledBy !== undefined && decodable,
    `When no backend is ready the controller writes 0 everywhere, and calls go to the own endpoints of ${apex}.`,
  );
  note(
    version === 'v1alpha3' || version === 'v1alpha4',
    `Linkerd's TrafficSplit CRD does not serve ${version}: the API server refuses this object.`,
  );
  note(hasMatches, 'Linkerd never implemented spec.matches: the split takes every request.');
  note(
    others > 0,
    `Another TrafficSplit has the same apex ${apex}: both write one ServiceProfile, and the last one wins.`,
  );
  return notes;
}

function notesAround({ namespace, apex }: TrafficSplit, { topology, profiles, localCluster }: Surroundings): string[] {
  const service = topology.service(namespace, apex, localCluster);
  const skipped = profiles.some(
    (profile) => profile.skipsTrafficSplit && profile.service.name === apex && profile.service.namespace === namespace,
  );
  const accrual = readFailureAccrual(service?.annotations ?? {});
  return [
    ...(service?.headless ? [`Service ${apex} is headless: the split is ignored.`] : []),
    ...(skipped ? ['The ServiceProfile has smi.linkerd.io/skip: the split does not reach the proxies.'] : []),
    ...(accrual.accrual === undefined
      ? []
      : [
          `Circuit breaking of ${apex} is off while this split exists: the ServiceProfile that it creates overrides it.`,
        ]),
  ];
}
