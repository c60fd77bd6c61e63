import { type KindSchema, readSchemaFile } from '../../../manifest/kind-schema.js';
import httpRoute from '../../../resources/schemas/http-route.json' with { type: 'json' };
import link from './link.json' with { type: 'json' };
import serviceProfile from './service-profile.json' with { type: 'json' };
import trafficSplit from './traffic-split.json' with { type: 'json' };

/** Linkerd's own HTTPRoute is the Gateway API's of an earlier day, with the same fields. */
const policyRoutes = readSchemaFile({
  ...httpRoute,
  group: 'policy.linkerd.io',
  schemas: httpRoute.schemas.map(({ schema }) => ({ versions: ['v1alpha1', 'v1beta1', 'v1beta2', 'v1beta3'], schema })),
});

/** What Linkerd's multicluster, its policies and the SMI extension serve. */
export const schemas: readonly KindSchema[] = [
  ...[link, serviceProfile, trafficSplit].flatMap(readSchemaFile),
  ...policyRoutes,
];
