import type { Origin } from '../../model/document.js';
import { formatLocality } from '../../model/locality.js';
import type { UpstreamTls } from '../../model/upstream-tls.js';
import type { Field } from '../../resources/field.js';
import { readSslConfig } from './ssl-config.js';

/** One `lbEndpoints` entry with what its locality says. */
export interface FailoverEndpoint {
  address: string;
  port?: number;
  /** Host header of its health checks, where it has its own. */
  healthHostname?: string;
  healthPort?: number;
  weight: number;
  /** SNI of its TLS, which names the Envoy cluster at a remote failover Gateway. */
  sni?: string;
  tls?: UpstreamTls;
  /** `region/zone/subzone`; '' for none. */
  locality: string;
  localityWeight?: number;
  origin: Origin;
}

/** `spec.failover` of an Upstream: the levels after its own endpoints, in order. */
export interface UpstreamFailover {
  levels: FailoverEndpoint[][];
  overprovisioningFactor?: number;
  origin: Origin;
}

/** Reads `spec.failover`; undefined when it is absent. */
export function readUpstreamFailover(field: Field): UpstreamFailover | undefined {
  if (!field.present) return undefined;
  return {
    levels: field
      .get('prioritizedLocalities')
      .items()
      .map((level) => level.get('localityEndpoints').items().flatMap(readLocality)),
    overprovisioningFactor: field.get('policy', 'overprovisioningFactor').number() || undefined,
    origin: field.origin,
  };
}

function readLocality(group: Field): FailoverEndpoint[] {
  const place = group.get('locality');
  const locality = formatLocality({
    region: place.get('region').text() ?? '',
    zone: place.get('zone').text() ?? '',
    subzone: place.get('subZone').text() ?? '',
  });
  const localityWeight = group.get('loadBalancingWeight').number();
  return group
    .get('lbEndpoints')
    .items()
    .flatMap((entry) => {
      const address = entry.get('address').text();
      if (address === undefined) return [];
      return {
        address,
        port: entry.get('port').number(),
        healthHostname: entry.get('healthCheckConfig', 'hostname').text(),
        healthPort: entry.get('healthCheckConfig', 'portValue').number() || undefined,
        weight: entry.get('loadBalancingWeight').number() ?? 1,
        sni: entry.get('upstreamSslConfig', 'sni').text(),
        tls: readSslConfig(entry.get('upstreamSslConfig')),
        locality,
        localityWeight,
        origin: entry.origin,
      };
    });
}
