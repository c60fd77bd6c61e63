/** Who looks at an endpoint. */
export type Watcher = 'requests' | 'health check' | 'readiness';

/** What an observation changed. */
export interface Change {
  /** The endpoint as a whole: it began or ceased to answer badly. */
  trouble?: 'began' | 'ended';
  /** In the eyes of this watcher. */
  watched?: 'began' | 'ended';
}

interface Trouble {
  /** Whom it answers badly. */
  seenBy: Set<Watcher>;
  /** A request has failed since the last check. */
  fresh: boolean;
}

/**
 * Which endpoints answer badly. Requests and checks are told apart: an application may serve well and fail its check, or the other way round, and
 * must not seem to fail and recover every second.
 */
export class Troubles {
  readonly #endpoints = new Map<string, Trouble>();

  observed(endpoint: string, well: boolean, watcher: Watcher): Change {
    const trouble = this.#endpoints.get(endpoint) ?? { seenBy: new Set<Watcher>(), fresh: false };
    this.#endpoints.set(endpoint, trouble);
    const { seenBy } = trouble;
    const before = { any: seenBy.size > 0, watched: seenBy.has(watcher) };
    if (well) seenBy.delete(watcher);
    else seenBy.add(watcher);
    // Who gets no requests any more has nothing but its checks to show that it is well.
    if (watcher !== 'requests' && well && !trouble.fresh) seenBy.delete('requests');
    trouble.fresh = watcher === 'requests' && !well;
    return {
      ...changed('trouble', before.any, seenBy.size > 0),
      ...changed('watched', before.watched, !well),
    };
  }
}

function changed(what: keyof Change, before: boolean, after: boolean): Change {
  return before === after ? {} : { [what]: after ? 'began' : 'ended' };
}
