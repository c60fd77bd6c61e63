import type { Destination, FailoverPlan, PriorityGroup } from '../model/plan.js';
import type { Exchange } from '../model/transport.js';
import type { Answer, Engine, EngineContext, EngineFactory } from './engine.js';
import { type BalancerAnswer, LinkerdBalancer } from './linkerd-balancer.js';
import { controllerWeights } from './linkerd-weights.js';
import { readinessLevels } from './resolve-readiness.js';

/**
 * Linkerd for one client: the failover controller, which rewrites the weights at every change of readiness, and the client's proxy,
 * which draws a backend by weight and balances inside it.
 */
export const createLinkerdEngine: EngineFactory = (plan, _client, groups, context) =>
  new LinkerdEngine(plan, groups, context);

interface Backend {
  destination: Destination;
  /** Name in the split. */
  service: string;
  level: number;
  weight: number;
  balancer: LinkerdBalancer;
}

class LinkerdEngine implements Engine {
  readonly #plan: FailoverPlan;
  readonly #context: EngineContext;
  readonly #backends: Backend[];
  /** The called Service's own endpoints, where it is no backend. */
  readonly #apex: Backend | undefined;
  readonly #levels: number;
  #started = false;
  /** Ends a request that has no answer yet, each its own. */
  readonly #underWay = new Set<() => void>();

  constructor(plan: FailoverPlan, groups: PriorityGroup[], context: EngineContext) {
    const levels = readinessLevels(plan);
    this.#plan = plan;
    this.#context = context;
    this.#backends = plan.destinations.map((destination, index) => this.#backend(destination, levels[index] as number));
    this.#levels = Math.max(groups.length, 1);
    const { apex } = plan;
    if (apex !== undefined && !this.#backends.some(({ service }) => service === apex.service)) {
      this.#apex = this.#backend(apex, -1);
      const endpoints = apex.endpoints.map((endpoint) => ({ ...endpoint, destination: apex.name }));
      this.#apex.balancer.setEndpoints(endpoints);
    }
    this.setGroups(groups);
  }

  start(): void {
    this.#started = true;
    this.#reconcile();
  }

  stop(): void {
    for (const abandon of [...this.#underWay]) abandon();
    for (const { balancer } of this.#all()) balancer.stop();
  }

  setReady(endpoint: string, ready: boolean): void {
    const changed = this.#backends.filter(({ balancer }) => balancer.setReady(endpoint, ready));
    // The apex's own endpoints do not wake the controller: it follows the Endpoints of backends only.
    if (changed.length === 0) this.#apex?.balancer.setReady(endpoint, ready);
    else this.#reconcile();
  }

  setGroups(groups: PriorityGroup[]): void {
    const endpoints = groups.flatMap((group) => group.endpoints);
    for (const { destination, balancer } of this.#backends) {
      balancer.setEndpoints(endpoints.filter((endpoint) => endpoint.destination === destination.name));
    }
    this.#reconcile();
  }

  load(): number[] {
    const total = sum(this.#backends);
    return Array.from({ length: this.#levels }, (_, level) => {
      const share = sum(this.#backends.filter((backend) => backend.level === level));
      return total === 0 ? 0 : Math.round((share / total) * 10_000) / 100;
    });
  }

  ejected(): string[] {
    return this.#all().flatMap(({ balancer }) => balancer.ejected());
  }

  states(): ReturnType<Engine['states']> {
    return this.#all().flatMap(({ balancer }) => balancer.states());
  }

  send(done: (answer: Answer) => void, _key?: number, exchange?: Exchange): void {
    const backend = this.#choose();
    if (backend === undefined) {
      done({ status: 503, flags: 'UH', priority: -1, attempts: 0 });
      return;
    }
    const { injectedStatus } = backend.destination;
    if (injectedStatus !== undefined) {
      done({ status: injectedStatus, flags: '', priority: -1, attempts: 0 });
      return;
    }
    const answer = ({ status, flags, endpoint }: BalancerAnswer) =>
      done({
        status,
        flags,
        endpoint,
        priority: endpoint === undefined ? -1 : backend.level,
        attempts: endpoint === undefined ? 0 : 1,
      });
    this.#sendWithin(this.#plan.route.timeoutMs, backend.balancer, answer, exchange);
  }

  /** @param timeoutMs 0 = none. */
  #sendWithin(
    timeoutMs: number,
    balancer: LinkerdBalancer,
    done: (answer: BalancerAnswer) => void,
    exchange: Exchange | undefined,
  ): void {
    let open = true;
    let cancelTimeout: (() => void) | undefined;
    const end = (answer: BalancerAnswer): void => {
      open = false;
      cancelTimeout?.();
      this.#underWay.delete(abandon);
      done(answer);
    };
    const abandon = (): void => end({ status: 0, flags: '', endpoint: takeBack('given-up') });
    const takeBack = balancer.send(end, exchange);
    if (!open) return;
    this.#underWay.add(abandon);
    exchange?.whenGone(() => {
      if (open) end({ status: 0, flags: 'DC', endpoint: takeBack('given-up') });
    });
    if (timeoutMs === 0) return;
    const startTimeout = (): void => {
      if (!open) return;
      const { clock } = this.#context;
      cancelTimeout = clock.after(timeoutMs, () => end({ status: 504, flags: 'UT', endpoint: takeBack('timeout') }));
    };
    if (exchange === undefined) startTimeout();
    else exchange.whenComplete(startTimeout);
  }

  /**
   * Draws by weight; a backend that takes no requests is set aside and the draw repeated. While every weight is zero the split is as
   * good as absent and the called Service's own endpoints get the request.
   * Upstream: linkerd2-proxy linkerd/distribute/src/service/random.rs, linkerd/service-profiles/src/proto.rs.
   */
  #choose(): Backend | undefined {
    let candidates = this.#backends.filter(({ weight }) => weight > 0);
    if (candidates.length === 0) {
      const apex = this.#apex ?? this.#backends.find(({ service }) => service === this.#plan.apex?.service);
      candidates = apex === undefined ? [] : [apex];
    }
    while (candidates.length > 0) {
      const drawn = candidates.length === 1 ? candidates[0] : this.#draw(candidates);
      if (drawn?.balancer.available) return drawn;
      candidates = candidates.filter((candidate) => candidate !== drawn);
    }
    return undefined;
  }

  #draw(candidates: readonly Backend[]): Backend | undefined {
    let left = this.#context.random.next() * sum(candidates);
    const drawn = candidates.find(({ weight }) => {
      left -= weight;
      return left < 0;
    });
    // Rounding may leave a crumb behind the last one.
    return drawn ?? candidates.at(-1);
  }

  /** The controller's reaction; it writes, and says so, only what differs. */
  #reconcile(): void {
    const { ordering } = this.#plan;
    if (!this.#started || ordering.by !== 'readiness') return;
    const ready = (service: string) => {
      const named = this.#all().filter((backend) => backend.service === service);
      return named.length === 0 ? ordering.primaryReady === true : named.some(({ balancer }) => balancer.ready);
    };
    const services = this.#backends.map(({ service }) => service);
    const weights = controllerWeights(services, ordering.primary, ready);
    if (this.#backends.every(({ weight }, index) => weight === weights[index])) return;
    const before = this.load().join('/');
    for (const [index, backend] of this.#backends.entries()) backend.weight = weights[index] as number;
    const detail = services.map((service, index) => `${service}=${weights[index]}`).join(' ');
    this.#context.onEvent({ type: 'weights-changed', endpoint: '', detail });
    const after = this.load().join('/');
    if (after !== before)
      this.#context.onEvent({ type: 'priority-shift', endpoint: '', detail: `${before} -> ${after}` });
  }

  #backend(destination: Destination, level: number): Backend {
    const { clock, transport, random, onEvent } = this.#context;
    const member = this.#plan.members?.find(({ name }) => name === destination.member);
    const balancer = new LinkerdBalancer({
      clock,
      transport,
      random,
      connectTimeoutMs: this.#plan.connection.connectTimeoutMs,
      accrual: member?.detection.accrual,
      onEjected: (endpoint, ejected) =>
        onEvent({ type: ejected ? 'ejected' : 'unejected', endpoint, detail: 'failure_accrual' }),
    });
    const service = destination.service ?? destination.name;
    return { destination, service, level, weight: destination.weight, balancer };
  }

  #all(): Backend[] {
    return this.#apex === undefined ? this.#backends : [...this.#backends, this.#apex];
  }
}

function sum(backends: readonly Backend[]): number {
  return backends.reduce((total, { weight }) => total + weight, 0);
}
