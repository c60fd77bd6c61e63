import type { JsonObject } from '../model/document.js';
import { metadata, type ObjectName } from './metadata.js';

/** The one route of a VirtualService to an Upstream. */
export interface UpstreamRoute {
  domains: string[];
  /** `{ prefix: / }`. */
  matcher: JsonObject;
  upstream: { name: string; namespace: string };
  /** The route's `options`, where it has any. */
  options?: JsonObject;
}

/** A Gloo VirtualService with one route, as `glooctl add route` makes it (gloo: projects/gloo/cli/pkg/cmd/add/route.go). */
export function renderGlooVirtualService(
  object: ObjectName,
  { domains, matcher, upstream, options }: UpstreamRoute,
): JsonObject {
  const { name, namespace } = upstream;
  return {
    apiVersion: 'gateway.solo.io/v1',
    kind: 'VirtualService',
    metadata: metadata(object),
    spec: {
      virtualHost: {
        domains,
        routes: [
          {
            matchers: [matcher],
            routeAction: { single: { upstream: { name, namespace } } },
            ...(options === undefined ? {} : { options }),
          },
        ],
      },
    },
  };
}
