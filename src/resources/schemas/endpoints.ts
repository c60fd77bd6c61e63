import type { Schema } from '../../manifest/schema.js';
import { FLAG, listOf, OBJECT_REFERENCE, object, oneOf, PORT, PROTOCOL, TEXT, TEXT_BY_NAME, TEXTS } from './fields.js';

const ADDRESSES = listOf(object({ hostname: TEXT, ip: TEXT, nodeName: TEXT, targetRef: OBJECT_REFERENCE }, 'ip'));

export const endpoints = object({
  subsets: listOf(
    object({
      addresses: ADDRESSES,
      notReadyAddresses: ADDRESSES,
      ports: listOf(object({ appProtocol: TEXT, name: TEXT, port: PORT, protocol: PROTOCOL }, 'port')),
    }),
  ),
});

/** discovery.k8s.io/v1. */
export const endpointSlice = slice({ deprecatedTopology: TEXT_BY_NAME, zone: TEXT });

/** Until v1 the zone was one of the labels of `topology`. */
export const endpointSliceBeta = slice({ topology: TEXT_BY_NAME });

/** kubernetes: pkg/apis/discovery/validation, ValidateEndpointSlice. */
function slice(place: Record<string, Schema>): Schema {
  const endpoint = object(
    {
      addresses: { ...TEXTS, minItems: 1, maxItems: 100 },
      conditions: object({ ready: FLAG, serving: FLAG, terminating: FLAG }),
      hints: object({
        forNodes: listOf(object({ name: TEXT }, 'name')),
        forZones: listOf(object({ name: TEXT }, 'name')),
      }),
      hostname: TEXT,
      nodeName: TEXT,
      targetRef: OBJECT_REFERENCE,
      ...place,
    },
    'addresses',
  );
  // Without `addressType` too: an API server asks for it, and nothing that failover reads hangs on it.
  return object({
    addressType: oneOf('IPv4', 'IPv6', 'FQDN'),
    endpoints: { ...listOf(endpoint), maxItems: 1000 },
    ports: { ...listOf(object({ appProtocol: TEXT, name: TEXT, port: PORT, protocol: PROTOCOL })), maxItems: 100 },
  });
}
