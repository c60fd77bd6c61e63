import { type KindSchema, readSchemaFile } from '../../../manifest/kind-schema.js';
import failoverScheme from './failover-scheme.json' with { type: 'json' };
import gateway from './gateway.json' with { type: 'json' };
import glooInstance from './gloo-instance.json' with { type: 'json' };
import routeTable from './route-table.json' with { type: 'json' };
import upstream from './upstream.json' with { type: 'json' };
import upstreamGroup from './upstream-group.json' with { type: 'json' };
import virtualService from './virtual-service.json' with { type: 'json' };

/** The parts of Gloo's kinds that failover goes through are strict; the rest of them is left to Gloo. */
export const schemas: readonly KindSchema[] = [
  failoverScheme,
  gateway,
  glooInstance,
  routeTable,
  upstream,
  upstreamGroup,
  virtualService,
].flatMap(readSchemaFile);
