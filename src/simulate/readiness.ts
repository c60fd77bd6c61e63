import type { Clock } from '../model/clock.js';
import type { FailoverPlan, PriorityGroup } from '../model/plan.js';
import type { ReadinessProbe } from '../model/topology.js';
import type { Discovery } from './discovery.js';
import type { PlacedEndpoint } from './match-target.js';
import { ProbeLoop } from './probe-loop.js';
import type { FaultyTransport } from './run.js';

/** Told when discovery announces an endpoint as ready or unready. */
export type OnReadiness = (endpoint: string, ready: boolean, why: string) => void;

/**
 * What Kubernetes says of the pods while faults hit them. A pod with a readiness probe is probed; without one only a `health-check` fault
 * makes it unready, and only where nothing else checks its health. A Linkerd gateway is probed for the whole remote service behind it.
 */
export class Readiness {
  readonly #clock: Clock;
  readonly #transport: FaultyTransport;
  readonly #discovery: Discovery;
  readonly #onReadiness: OnReadiness;
  readonly #announced = new Map<string, boolean>();
  readonly #loops = new Map<string, ProbeLoop>();
  /** Endpoints whose readiness follows from the faults alone. */
  readonly #unprobed: PlacedEndpoint[] = [];
  /** The proxy's own checks are the ones that a `health-check` fault fails: the kubelet never looks at a pod without a readiness probe. */
  readonly #checkedByProxy: boolean;
  readonly #starts: (() => void)[] = [];

  constructor(
    plan: FailoverPlan,
    clock: Clock,
    transport: FaultyTransport,
    discovery: Discovery,
    onReadiness: OnReadiness,
  ) {
    this.#clock = clock;
    this.#transport = transport;
    this.#discovery = discovery;
    this.#onReadiness = onReadiness;
    this.#checkedByProxy = plan.detection.healthCheck !== undefined;
    const gateways = new Map<string, PlacedEndpoint[]>();
    for (const placed of discovery.endpoints) {
      const { endpoint, destination } = placed;
      this.#announced.set(endpoint.name, endpoint.ready);
      if (destination?.gatewayProbe !== undefined) {
        gateways.set(destination.name, [...(gateways.get(destination.name) ?? []), placed]);
      } else if (plan.detection.readiness && endpoint.pod) this.#follow(placed);
    }
    for (const endpoints of gateways.values()) this.#followGateway(endpoints);
  }

  /** The first probes are sent now. */
  start(): void {
    for (const start of this.#starts) start();
  }

  /** Faults were added: pods without a probe notice at once. */
  faulted(): void {
    if (this.#checkedByProxy) return;
    for (const { endpoint } of this.#unprobed) {
      if (this.#transport.conditions.of(endpoint.name).has('health-check'))
        this.#announce(endpoint.name, false, 'pod is not ready');
    }
  }

  /** These endpoints were recovered: pods without a probe, and new pods of a scaled service, are ready. */
  recovered(endpoints: readonly PlacedEndpoint[], scaled: (name: string) => boolean): void {
    for (const { endpoint } of endpoints) {
      const loop = this.#loops.get(endpoint.name);
      if (loop === undefined ? this.#unprobed.some((other) => other.endpoint === endpoint) : scaled(endpoint.name)) {
        loop?.reset(true);
        this.#announce(endpoint.name, true, 'pod is ready');
      }
    }
  }

  /** The levels with every endpoint's readiness as it was last announced. */
  withReadiness(groups: readonly PriorityGroup[]): PriorityGroup[] {
    return groups.map((group) => ({
      ...group,
      endpoints: group.endpoints.map((endpoint) => {
        const ready = this.#announced.get(endpoint.name) ?? endpoint.ready;
        return ready === endpoint.ready ? endpoint : { ...endpoint, ready };
      }),
    }));
  }

  #follow(placed: PlacedEndpoint): void {
    const { endpoint } = placed;
    const probe = endpoint.readinessProbe;
    // A pod that the inputs call unready has reasons of its own; only a recovery ends them.
    if (probe === undefined || !endpoint.ready) {
      this.#unprobed.push(placed);
      return;
    }
    const loop = new ProbeLoop(
      this.#clock,
      probe,
      true,
      (done) => this.#probe(placed, probe, done),
      (ready) => this.#announce(endpoint.name, ready, `readiness probe ${ready ? 'passed' : 'failed'}`),
    );
    this.#loops.set(endpoint.name, loop);
    this.#starts.push(() => loop.start());
  }

  /** linkerd2: service-mirror's probe_worker.go; the gateway's answer stands for every endpoint of the mirror. */
  #followGateway(endpoints: readonly PlacedEndpoint[]): void {
    const probe = endpoints[0]?.destination?.gatewayProbe;
    if (probe === undefined) return;
    const loop = new ProbeLoop(
      this.#clock,
      { periodMs: probe.periodMs, failureThreshold: probe.failureThreshold, successThreshold: 1 },
      true,
      (done) => this.#probeAll(endpoints, probe.timeoutMs, done),
      (ready) => {
        const why = `gateway probe ${ready ? 'passed' : 'failed'}`;
        for (const { endpoint } of endpoints) this.#announce(endpoint.name, ready, why);
      },
    );
    this.#starts.push(() => loop.start());
  }

  #probe(
    placed: PlacedEndpoint,
    probe: Pick<ReadinessProbe, 'type' | 'timeoutMs'>,
    done: (passed: boolean) => void,
  ): void {
    let open = true;
    const end = (passed: boolean): void => {
      if (!open) return;
      open = false;
      stop();
      done(passed);
    };
    const stop = this.#clock.after(probe.timeoutMs, () => end(false));
    this.#transport.readinessProbe(placed.endpoint, probe, ({ kind }) => end(kind === 'passed'));
  }

  /** Fails as soon as one of them fails, passes when all have. */
  #probeAll(endpoints: readonly PlacedEndpoint[], timeoutMs: number, done: (passed: boolean) => void): void {
    const present = endpoints.filter(({ endpoint }) => !this.#discovery.isWithdrawn(endpoint.name));
    let missing = present.length;
    let open = true;
    const end = (passed: boolean): void => {
      if (!open || (passed && missing > 0)) return;
      open = false;
      done(passed);
    };
    for (const placed of present) {
      this.#probe(placed, { type: 'http', timeoutMs }, (passed) => {
        missing -= 1;
        end(passed);
      });
    }
    if (present.length === 0) end(true);
  }

  #announce(endpoint: string, ready: boolean, why: string): void {
    if (this.#announced.get(endpoint) === ready) return;
    this.#announced.set(endpoint, ready);
    this.#onReadiness(endpoint, ready, why);
  }
}
