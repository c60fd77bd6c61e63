import { checkSchema, type Problem, problem } from '../../manifest/schema.js';
import type { Document, JsonObject } from '../../model/document.js';
import { asList, asObject, asText } from '../../model/json.js';
import { checkCluster, checkDestination } from './check-destination.js';
import { failoverSchema } from './schemas/failover.js';
import { formats } from './schemas/formats.js';

/** Every mistake in a Failover document, in no particular order; empty: it can be read. */
export function checkFailover(document: Document): Problem[] {
  const spec = asObject(document.value.spec);
  const clusters = Object.keys(asObject(spec.clusters));
  return [
    ...checkSchema(document.value, failoverSchema, { formats }),
    ...asList(spec.destinations).flatMap((value, index) => {
      const path = ['spec', 'destinations', index];
      const destination = asObject(value);
      return [
        ...checkDestination(value, path),
        ...checkNamespace(destination, path),
        ...checkCluster(destination.cluster, [...path, 'cluster'], clusters),
      ];
    }),
    ...asList(asObject(spec.istio).clusters).flatMap((name, index) =>
      checkCluster(name, ['spec', 'istio', 'clusters', index], clusters),
    ),
    ...checkHealthCheck(asObject(asObject(spec.detection).healthCheck)),
  ];
}

function checkNamespace({ service, address, namespace }: JsonObject, path: readonly (string | number)[]): Problem[] {
  if (service === undefined || address !== undefined || (namespace !== undefined && namespace !== null)) return [];
  return [problem([...path, 'namespace'], 'required', 'nothing', 'the namespace of the Service')];
}

/** Fields that only some types of probe read. */
const HEALTH_CHECK_FIELDS: Record<string, readonly string[]> = {
  path: ['http'],
  expectedStatuses: ['http'],
  host: ['http', 'grpc'],
  serviceName: ['grpc'],
};

function checkHealthCheck(healthCheck: JsonObject): Problem[] {
  const type = asText(healthCheck.type) ?? 'http';
  return Object.entries(HEALTH_CHECK_FIELDS).flatMap(([field, types]) =>
    healthCheck[field] === undefined || types.includes(type) || !['http', 'tcp', 'grpc'].includes(type)
      ? []
      : [
          problem(
            ['spec', 'detection', 'healthCheck', field],
            'type-field',
            `\`${field}\` with type \`${type}\``,
            `none, or type ${types.map((name) => `\`${name}\``).join(' or ')}`,
          ),
        ],
  );
}
