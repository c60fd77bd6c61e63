import { type KindSchema, readSchemaFile } from '../../../manifest/kind-schema.js';
import link from './link.json' with { type: 'json' };
import serviceProfile from './service-profile.json' with { type: 'json' };
import trafficSplit from './traffic-split.json' with { type: 'json' };

/** What Linkerd's multicluster, its policies and the SMI extension serve. */
export const schemas: readonly KindSchema[] = [link, serviceProfile, trafficSplit].flatMap(readSchemaFile);
