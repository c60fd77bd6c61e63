import { type Document, isKind } from '../../model/document.js';
import type { FailoverPlan } from '../../model/plan.js';
import type { ReadContext } from '../mesh.js';
import { readExtension } from './extension.js';
import { type FailoverScheme, readFailoverScheme } from './failover-scheme.js';
import { sameUpstream, type UpstreamReference, upstreamPath } from './names.js';
import { planUpstream } from './plan-upstream.js';
import { defaultRoute, readRoutes, type UpstreamRoute } from './route.js';
import { serviceBehind } from './service-behind.js';
import { readUpstream, type Upstream } from './upstream.js';

/** One plan for each Upstream, and for each primary that only a FailoverScheme names. Upstreams come in the order of the text. */
export function read(context: ReadContext): FailoverPlan[] {
  const schemes = readSchemes(context.documents);
  const upstreams = context.documents
    .filter((document) => isKind(document, 'gloo.solo.io', 'Upstream'))
    .map(readUpstream);
  const routes = readRoutes(context.documents);
  const subjects: { reference: UpstreamReference; upstream?: Upstream }[] = upstreams.map((upstream) => ({
    reference: complete(upstream, schemes),
    upstream,
  }));
  for (const { primary } of schemes) {
    if (!subjects.some(({ reference }) => sameUpstream(reference, primary))) subjects.push({ reference: primary });
  }
  return subjects.map(({ reference, upstream }) => {
    const [scheme, ...others] = schemes.filter(({ primary }) => sameUpstream(primary, reference));
    const { route, notes } = routeTo(reference, upstream, routes, context);
    return planUpstream(
      {
        reference,
        upstream,
        scheme,
        route: route?.route ?? defaultRoute(),
        extension: readExtension(reference, scheme, route, context.documents),
        notes: [
          ...others.map(
            ({ name }) =>
              `FailoverScheme ${name} has the same primary, ${upstreamPath(reference)}; both would write its spec.failover. The first one is shown.`,
          ),
          ...notes,
        ],
      },
      context,
    );
  });
}

function readSchemes(documents: readonly Document[]): FailoverScheme[] {
  return documents
    .filter((document) => isKind(document, 'fed.solo.io', 'FailoverScheme'))
    .flatMap((document) => readFailoverScheme(document) ?? []);
}

/** Where the manifest does not say in which cluster the Upstream stands, the schemes do, if all that name it agree. */
function complete({ cluster, namespace, name }: Upstream, schemes: readonly FailoverScheme[]): UpstreamReference {
  const own = { cluster, namespace, name };
  const named = schemes
    .flatMap(({ primary, groups }) => [primary, ...groups.flat()])
    .filter((reference) => sameUpstream(reference, own));
  return {
    cluster: cluster ?? only(named.map((reference) => reference.cluster)),
    namespace: namespace ?? only(named.map((reference) => reference.namespace)),
    name,
  };
}

function only(values: (string | undefined)[]): string | undefined {
  const distinct = new Set(values);
  return distinct.size === 1 ? [...distinct][0] : undefined;
}

/** The first route that reaches the Upstream, and what to know of the routes. */
function routeTo(
  reference: UpstreamReference,
  upstream: Upstream | undefined,
  routes: readonly UpstreamRoute[],
  { topology }: ReadContext,
): { route?: UpstreamRoute; notes: string[] } {
  const [route] = routes.filter(
    (candidate) => candidate.upstream !== undefined && sameUpstream(candidate.upstream, reference),
  );
  if (route !== undefined) {
    const shared = `The route shares its requests among several destinations by fixed weights, which do not follow health.`;
    return { route, notes: route.shared ? [shared] : [] };
  }
  const behind =
    upstream?.type !== undefined && 'kube' in upstream.type ? upstream.type.kube : serviceBehind(topology, reference);
  const around = routes.find(
    ({ service }) => service !== undefined && service.name === behind?.name && service.namespace === behind.namespace,
  );
  if (around === undefined) return { notes: [] };
  return {
    notes: [
      `A route names Service ${behind?.namespace}/${behind?.name} instead of Upstream ${upstreamPath(reference)}: its requests do not fail over.`,
    ],
  };
}
