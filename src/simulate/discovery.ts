import { meansService } from '../model/means-service.js';
import type { Destination, FailoverPlan, PriorityGroup, ResolvedEndpoint } from '../model/plan.js';
import type { Target } from '../model/scenario.js';
import { matchTarget, type PlacedEndpoint } from './match-target.js';

/** Which endpoints there are while a scenario scales them. Levels keep their numbers, also when one is empty. */
export class Discovery {
  readonly #groups: readonly PriorityGroup[];
  readonly #placed: PlacedEndpoint[] = [];
  /** Replicas that only a scaling made. */
  readonly #added = new Set<string>();
  readonly #withdrawn = new Set<string>();

  constructor(plan: FailoverPlan, groups: readonly PriorityGroup[]) {
    const known = plan.apex === undefined ? plan.destinations : [...plan.destinations, plan.apex];
    const byName = new Map<string, Destination>(known.map((destination) => [destination.name, destination]));
    this.#groups = groups;
    const isOwn = known.some(({ service, namespace }) => meansService(plan.service, service, namespace));
    const host = isOwn ? {} : { host: plan.service };
    groups.forEach(({ endpoints }, priority) => {
      for (const endpoint of endpoints)
        this.#placed.push({ endpoint, priority, destination: byName.get(endpoint.destination), ...host });
    });
    const { apex } = plan;
    for (const endpoint of apex?.endpoints ?? []) {
      if (apex === undefined || this.#placed.some((placed) => placed.endpoint.name === endpoint.name)) continue;
      this.#placed.push({ endpoint: { ...endpoint, destination: apex.name }, priority: -1, destination: apex });
    }
  }

  /** Every endpoint there was at any time. */
  get endpoints(): readonly PlacedEndpoint[] {
    return this.#placed;
  }

  matching(target: Target): PlacedEndpoint[] {
    return this.#placed.filter((placed) => matchTarget(target, placed));
  }

  isWithdrawn(name: string): boolean {
    return this.#withdrawn.has(name);
  }

  /** Gives each destination that has matching endpoints `replicas` of them. */
  scale(target: Target, replicas: number): void {
    const byDestination = new Map<string, PlacedEndpoint[]>();
    for (const placed of this.matching(target)) {
      const key = `${placed.priority} ${placed.endpoint.destination}`;
      byDestination.set(key, [...(byDestination.get(key) ?? []), placed]);
    }
    for (const matched of byDestination.values()) {
      const wanted = [...matched];
      while (wanted.length < replicas) wanted.push(this.#replica(matched[0] as PlacedEndpoint));
      wanted.forEach(({ endpoint }, index) => {
        if (index < replicas) this.#withdrawn.delete(endpoint.name);
        else this.#withdrawn.add(endpoint.name);
      });
    }
  }

  /** Every matching endpoint of the inputs is there again; replicas that a scaling added go. */
  recover(target: Target): void {
    for (const { endpoint } of this.matching(target)) {
      if (this.#added.has(endpoint.name)) this.#withdrawn.add(endpoint.name);
      else this.#withdrawn.delete(endpoint.name);
    }
  }

  /** The levels as discovery announces them now. */
  groups(): PriorityGroup[] {
    return this.#groups.map((group, priority) => ({
      ...group,
      endpoints: this.#placed
        .filter((placed) => placed.priority === priority && !this.#withdrawn.has(placed.endpoint.name))
        .map(({ endpoint }) => endpoint),
    }));
  }

  #replica(model: PlacedEndpoint): PlacedEndpoint {
    const base = model.endpoint.name.replace(/#\d+$/, '');
    let number = 2;
    while (this.#placed.some(({ endpoint }) => endpoint.name === `${base}#${number}`)) number += 1;
    const endpoint: ResolvedEndpoint = { ...model.endpoint, name: `${base}#${number}`, ready: true };
    const placed = { ...model, endpoint };
    this.#placed.push(placed);
    this.#added.add(endpoint.name);
    return placed;
  }
}
