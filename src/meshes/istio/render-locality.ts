import type { Json, JsonObject } from '../../model/document.js';
import { parseLocality } from '../../model/locality.js';
import type { Destination, FailoverPlan, LocalityOrdering } from '../../model/plan.js';
import { destinationLevels } from '../levels.js';
import type { Losses } from '../losses.js';
import { sharesOf } from './generated-rule.js';
import type { LevelLabels } from './level-labels.js';

/** `localityLbSetting` (or `zoneAwareLbSetting`): who decides in which order, and what of a numbered order Istio cannot say. */
export function renderLocality(plan: FailoverPlan, labels: LevelLabels | undefined, losses: Losses): JsonObject {
  const { ordering } = plan;
  switch (ordering.by) {
    case 'locality':
      return ownSetting(ordering, plan);
    case 'weight':
      return { localityLbSetting: { enabled: true, ...shares(plan, losses) } };
    case 'priority':
    case 'readiness':
      return {
        localityLbSetting:
          labels === undefined
            ? numbered(plan, losses)
            : { enabled: true, failoverPriority: [...labels.failoverPriority] },
      };
  }
}

function ownSetting(
  { mode, failover, failoverPriority, distribute }: LocalityOrdering,
  plan: FailoverPlan,
): JsonObject {
  const lists: JsonObject = {
    ...(failover.length > 0 ? { failover: failover.map(({ from, to }) => ({ from, to })) } : {}),
    ...(failoverPriority.length > 0 ? { failoverPriority: [...failoverPriority] } : {}),
  };
  switch (mode) {
    case 'zone-aware': {
      const minClusterSize = plan.loadBalancing.zoneAware?.minClusterSize ?? 6;
      return { zoneAwareLbSetting: { enabled: true, ...lists, minClusterSize } };
    }
    case 'distribute':
      return {
        localityLbSetting: {
          enabled: true,
          distribute: distribute.map(({ from, to }) => ({
            from,
            to: Object.fromEntries(to.map(({ locality, weight }) => [locality, weight])),
          })),
        },
      };
    case 'failover':
      return { localityLbSetting: { enabled: true, ...lists } };
    case 'flat':
      // An outlierDetection block alone would bring levels back.
      return plan.detection.outlier === undefined ? {} : { localityLbSetting: { enabled: false } };
  }
}

function shares({ destinations }: FailoverPlan, losses: Losses): JsonObject {
  if (destinations.length < 2) return {};
  const localities = new Set(destinations.map(({ locality }) => locality));
  if (localities.size < destinations.length || localities.has('')) {
    losses.add(
      'destinations.weight',
      'Istio shares traffic out by locality, and these destinations do not each have one of their own',
      'give every destination a locality, or split with a VirtualService',
    );
    return {};
  }
  const used = destinations.filter(({ weight }) => weight > 0);
  return used.length === 0 ? {} : { distribute: [{ from: '*', to: sharesOf(used) }] };
}

/** A numbered order as far as places tell the levels apart: regions, else clusters, else zones of one region. */
function numbered(plan: FailoverPlan, losses: Losses): JsonObject {
  const levels = destinationLevels(plan);
  if (levels.length < 2) return { enabled: false };
  reportWeights(levels, losses);
  const regions = namesPerLevel(levels, ({ locality }) => parseLocality(locality).region);
  if (regions !== undefined) return { enabled: true, failover: failoverList(regions, losses) };
  const clusters = namesPerLevel(levels, ({ cluster = '' }) => cluster);
  const [first] = clusters ?? [];
  if (first?.length === 1) {
    reportTail(levels.length - 2, 'one failoverPriority label tells the first level from all others', losses);
    // `key=value` compares with the value, whatever the client's own label says: the order is the same for everybody.
    return { enabled: true, failoverPriority: [`topology.istio.io/cluster=${first[0]}`] };
  }
  const zones = namesPerLevel(levels, ({ locality }) => parseLocality(locality).zone);
  if (zones === undefined) {
    losses.add(
      'destinations.priority',
      'Istio orders by place, and neither locality nor cluster tells these levels apart',
      'give the destinations of each level a region of their own',
    );
    return { enabled: true };
  }
  reportPlace(zones, 'zone', losses);
  reportTail(levels.length - 2, 'outside its own zone a client sees one level for the whole region', losses);
  return { enabled: true };
}

/** The distinct names of each level; undefined where a destination has none, or one stands in two levels. */
function namesPerLevel(levels: Destination[][], nameOf: (destination: Destination) => string): string[][] | undefined {
  const names = levels.map((level) => [...new Set(level.map(nameOf))]);
  const all = names.flat();
  return all.includes('') || new Set(all).size < all.length ? undefined : names;
}

/** From each region to the best other one: the list knows one target for each. */
function failoverList(regions: string[][], losses: Losses): Json[] {
  reportPlace(regions, 'region', losses);
  reportTail(regions.length - 3, 'Istio knows the own region, one target, and all other regions together', losses);
  const inOrder = regions.flat();
  return inOrder.map((from) => ({ from, to: inOrder.find((region) => region !== from) as string }));
}

function reportPlace([first = []]: string[][], what: string, losses: Losses): void {
  losses.add(
    'destinations.priority',
    `Istio begins at the client's own place: only clients in ${what} ${first.join(' or ')} see this order`,
    `run the clients there, or name the order by labels with istio.failoverPriority`,
  );
}

function reportTail(merged: number, why: string, losses: Losses): void {
  if (merged < 1) return;
  losses.add(
    'destinations.priority',
    `${why}: the last ${merged + 1} levels become one`,
    'give their endpoints labels that tell them apart, and list those in istio.failoverPriority',
  );
}

/** Inside a level Istio counts endpoints; only inline ones carry a weight. */
function reportWeights(levels: Destination[][], losses: Losses): void {
  for (const level of levels) {
    const uneven = level.find(({ weight, address }) => weight !== level[0]?.weight && address === undefined);
    if (uneven === undefined) continue;
    losses.add(
      'destinations.weight',
      `inside a level Istio gives every endpoint of a Service the same share: the weight of ${uneven.name} has no effect`,
      'scale the Services, or use mode `distribute`',
      uneven.origin,
    );
  }
}
