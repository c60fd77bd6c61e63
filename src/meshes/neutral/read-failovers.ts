import { type Document, isKind, type Json, type JsonObject } from '../../model/document.js';
import type { FailoverDestination, FailoverSpec } from '../../model/failover.js';
import { asList, asNumber, asObject, asText, asTextMap, isObject } from '../../model/json.js';
import { parseAddress } from './address.js';
import { checkFailover } from './check-failover.js';
import { requireCorrect } from './require-correct.js';
import { extensions } from './schemas/extensions.js';
import { milliseconds, written } from './written.js';

/**
 * The Failover documents among the documents, with the defaults of the fields that have one for every mesh.
 *
 * @throws InputError naming every mistake in all of them.
 */
export function readFailovers(documents: readonly Document[]): FailoverSpec[] {
  const failovers = documents.filter(isFailover);
  requireCorrect(failovers, checkFailover);
  return failovers.map(readFailover);
}

/** Whether this is a Failover document, of any version. */
export function isFailover(document: Document): boolean {
  return isKind(document, 'failover.dev', 'Failover');
}

function readFailover(document: Document): FailoverSpec {
  const spec = asObject(document.value.spec);
  const service = asObject(spec.service);
  const clusters = asObject(spec.clusters);
  const port = asNumber(service.port) as number;
  return {
    name: document.name,
    namespace: document.namespace ?? 'default',
    mesh: asText(spec.mesh) as string,
    service: {
      host: asText(service.host) as string,
      port,
      protocol: (asText(service.protocol) ?? 'http') as FailoverSpec['service']['protocol'],
    },
    clusters: Object.entries(clusters).map(([name, value]) => {
      const { context, locality, management } = asObject(value);
      return written({ name, context: asText(context), locality: asText(locality), management: management === true });
    }),
    destinations: asList(spec.destinations).map((value, index) => ({
      ...readDestination(asObject(value), clusters, port),
      origin: { document, path: ['spec', 'destinations', index] },
    })),
    detection: readDetection(asObject(spec.detection)),
    extensions: Object.fromEntries(
      Object.keys(extensions).flatMap((key) => (isObject(spec[key]) ? [[key, spec[key]]] : [])),
    ),
    document,
  };
}

function readDestination(
  value: JsonObject,
  clusters: JsonObject,
  servicePort: number,
): Omit<FailoverDestination, 'origin'> {
  const cluster = asText(value.cluster);
  const address = asText(value.address);
  const ofCluster = cluster === undefined ? undefined : asText(asObject(clusters[cluster]).locality);
  return written({
    cluster,
    namespace: asText(value.namespace),
    service: asText(value.service),
    address,
    port: asNumber(value.port) ?? parseAddress(address ?? '')?.port ?? servicePort,
    locality: asText(value.locality) ?? ofCluster ?? '',
    labels: asTextMap(value.labels),
    priority: asNumber(value.priority) ?? 0,
    weight: asNumber(value.weight) ?? 1,
    replicas: asNumber(value.replicas),
  });
}

function readDetection(detection: JsonObject): FailoverSpec['detection'] {
  return written({ outlier: readOutlier(detection.outlier), healthCheck: readHealthCheck(detection.healthCheck) });
}

function readOutlier(value: Json | undefined): FailoverSpec['detection']['outlier'] {
  if (!isObject(value)) return undefined;
  return written({
    consecutive5xx: asNumber(value.consecutive5xx),
    consecutiveGatewayFailure: asNumber(value.consecutiveGatewayFailure),
    intervalMs: milliseconds(value.interval),
    baseEjectionTimeMs: milliseconds(value.baseEjectionTime),
    maxEjectionPercent: asNumber(value.maxEjectionPercent),
  });
}

/** What is not given is as in the guides of Gloo and Service Mesh Hub: every second, one answer decides. */
function readHealthCheck(value: Json | undefined): FailoverSpec['detection']['healthCheck'] {
  if (!isObject(value)) return undefined;
  const intervalMs = milliseconds(value.interval) ?? 1000;
  return written({
    type: (asText(value.type) ?? 'http') as 'http' | 'tcp' | 'grpc',
    path: asText(value.path),
    host: asText(value.host),
    port: asNumber(value.port),
    intervalMs,
    timeoutMs: milliseconds(value.timeout) ?? 1000,
    noTrafficIntervalMs: milliseconds(value.noTrafficInterval) ?? intervalMs,
    healthyThreshold: asNumber(value.healthyThreshold) ?? 1,
    unhealthyThreshold: asNumber(value.unhealthyThreshold) ?? 1,
    expectedStatuses: Array.isArray(value.expectedStatuses) ? value.expectedStatuses.map(Number) : undefined,
    serviceName: asText(value.serviceName),
  });
}
