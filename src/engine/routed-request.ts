import type { RetryPolicy } from '../model/plan.js';
import type { Exchange } from '../model/transport.js';
import { Attempt } from './attempt.js';
import type { Deadline } from './deadline-queue.js';
import type { Answer } from './engine.js';
import type { Host } from './host.js';
import { PreviousPriorities } from './previous-priorities.js';
import { type AttemptOutcome, retryCondition } from './retry-condition.js';
import type { Router, UnderWay } from './router.js';

/** One request of the client through its tries, back-offs and time-outs to one answer. envoy: router.cc. */
export class RoutedRequest implements UnderWay {
  readonly #router: Router;
  readonly #key: number | undefined;
  readonly #done: (answer: Answer) => void;
  readonly #exchange: Exchange | undefined;
  readonly #attempted: Host[] = [];
  readonly #open = new Set<Attempt>();
  readonly #priorities: PreviousPriorities | undefined;
  #retriesLeft: number;
  #holdsRetry = false;
  #finished = false;
  /** The client has sent all of its request. */
  #complete: boolean;
  /** The try whose response is on its way to the client, after the answer. */
  #streaming: Attempt | undefined;
  #deadline: Deadline<UnderWay> | undefined;
  #cancelBackOff: (() => void) | undefined;

  constructor(router: Router, key: number | undefined, done: (answer: Answer) => void, exchange?: Exchange) {
    this.#router = router;
    this.#key = key;
    this.#done = done;
    this.#exchange = exchange;
    this.#complete = exchange === undefined;
    const policy = router.isTcp ? undefined : router.route.retry;
    this.#retriesLeft = policy === undefined || policy.retryOn.length === 0 ? -1 : policy.numRetries;
    if (policy?.previousPriorities !== undefined) {
      this.#priorities = new PreviousPriorities(policy.previousPriorities.updateFrequency);
    }
  }

  /** Begins with a host that was already chosen, or none where there was none. */
  start(host: Host | undefined): void {
    if (this.#complete) this.#deadline = this.#router.underWay.add(this);
    this.#exchange?.whenGone(() => this.#finish(0, 'DC', this.#attempted.at(-1)));
    this.#exchange?.whenComplete(() => this.#completed());
    this.#attempt(host);
  }

  /** The route's time is up: for an answer, or for the rest of one. */
  expire(): void {
    if (this.#finished) this.#streaming?.cut();
    for (const attempt of [...this.#open]) attempt.cancel(true);
    this.#open.clear();
    this.#finish(504, 'UT', this.#attempted.at(-1));
  }

  /** The proxy stops: whatever the request waits for, it gets no answer. */
  abandon(): void {
    this.#finish(0, '', this.#attempted.at(-1));
  }

  #completed(): void {
    if (this.#complete || (this.#finished && this.#streaming === undefined)) return;
    this.#complete = true;
    this.#deadline = this.#router.underWay.add(this);
    for (const attempt of this.#open) attempt.completed();
  }

  #attempt(host: Host | undefined): void {
    if (host === undefined) {
      this.#finish(503, 'UH', undefined);
      return;
    }
    this.#attempted.push(host);
    this.#priorities?.attempt(host.priority);
    const onEnd = (ended: Attempt, outcome: AttemptOutcome): void => this.#ended(ended, outcome);
    const attempt = new Attempt(this.#router, host, onEnd, this.#exchange, this.#complete);
    this.#open.add(attempt);
    const admission = this.#router.clusterOf(host).breakers.admit(attempt);
    if (admission === 'taken') return;
    this.#open.delete(attempt);
    // envoy: conn_pool_base.cc, newStreamImpl names no host when none of its connections was asked for.
    this.#finish(503, 'UO', admission === 'too many requests' ? host : undefined);
  }

  #ended(attempt: Attempt, outcome: AttemptOutcome): void {
    if (this.#finished) return;
    const hedged = outcome.kind === 'try-timeout' && this.#router.hedges;
    if (!hedged) this.#open.delete(attempt);
    const refused = this.#retryUnless(outcome, hedged);
    if (refused === undefined) return;
    // With hedging another try may still be under way or about to start; a lost connection leaves the answer to it.
    if (hedged || (outcome.kind !== 'response' && (this.#open.size > 0 || this.#cancelBackOff !== undefined))) return;
    const { status, flags } = answerOf(outcome, this.#router.isTcp);
    if (outcome.kind === 'response' && outcome.whenOver !== undefined) this.#stream(attempt);
    this.#finish(status, joined(refused, flags), attempt.host);
  }

  /** The rest of the response counts in the route's time. */
  #stream(attempt: Attempt): void {
    this.#streaming = attempt;
    attempt.whenOver(() => {
      this.#streaming = undefined;
      if (this.#deadline !== undefined) this.#router.underWay.remove(this.#deadline);
    });
  }

  /** Schedules a retry and returns undefined, or returns the flag of what forbids it, '' where none was wanted. */
  #retryUnless(outcome: AttemptOutcome, hedged: boolean): string | undefined {
    const policy = this.#router.route.retry;
    if (this.#retriesLeft < 0 || policy === undefined || !retryCondition(policy, outcome)) return '';
    if (this.#exchange?.repeatable() === false) return '';
    this.#releaseRetry();
    if (this.#retriesLeft === 0) return 'URX';
    this.#retriesLeft -= 1;
    if (!this.#mayRetry()) return 'UO';
    this.#holdsRetry = true;
    this.#router.retries += 1;
    this.#cancelBackOff?.();
    this.#cancelBackOff = this.#router.clock.after(hedged ? 0 : this.#backOffMs(policy), () => this.#retry(policy));
    return undefined;
  }

  #retry(policy: RetryPolicy): void {
    this.#cancelBackOff = undefined;
    const picks = policy.previousHosts ? policy.hostSelectionRetryMaxAttempts + 1 : 1;
    let host: Host | undefined;
    for (let pick = 0; pick < picks; pick++) {
      host = this.#router.choose(this.#key, this.#priorities?.split(this.#router.scores()), pick);
      if (host === undefined || !this.#attempted.includes(host)) break;
    }
    this.#attempt(host);
  }

  /** envoy: uniform in [0, min(base * 2^(k-1), max)) before retry k, in whole ms. */
  #backOffMs(policy: RetryPolicy): number {
    const doubled = policy.baseIntervalMs * 2 ** (this.#attempted.length - 1);
    return Math.floor(this.#router.random.next() * Math.min(doubled, policy.maxIntervalMs));
  }

  #mayRetry(): boolean {
    const { retries, connection } = this.#router;
    const budget = connection.retryBudget;
    if (budget === undefined) return retries < connection.maxRetries;
    return retries < Math.max((budget.percent / 100) * this.#router.activeRequests(), budget.minRetryConcurrency);
  }

  #releaseRetry(): void {
    if (!this.#holdsRetry) return;
    this.#holdsRetry = false;
    this.#router.retries -= 1;
  }

  #finish(status: number, flags: string, host: Host | undefined): void {
    if (this.#finished) return;
    this.#finished = true;
    this.#releaseRetry();
    this.#cancelBackOff?.();
    if (this.#deadline !== undefined && this.#streaming === undefined) this.#router.underWay.remove(this.#deadline);
    for (const attempt of this.#open) attempt.cancel(false);
    this.#open.clear();
    const attempts = this.#attempted.length;
    this.#done({ status, flags, endpoint: host?.endpoint, priority: host?.priority ?? -1, attempts });
  }
}

/** What the client gets of an attempt that is not retried. */
function answerOf(outcome: AttemptOutcome, isTcp: boolean): { status: number; flags: string } {
  if (outcome.kind === 'response') return { status: outcome.status, flags: '' };
  if (outcome.kind === 'try-timeout') return { status: 504, flags: 'UT' };
  return { status: isTcp ? 0 : 503, flags: outcome.kind === 'reset' ? 'UC' : 'UF' };
}

function joined(first: string, rest: string): string {
  return [first, rest].filter((flag) => flag !== '').join(',');
}
