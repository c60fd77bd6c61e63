import { type KindSchema, readSchemaFile } from '../../../manifest/kind-schema.js';
import destinationRule from './destination-rule.json' with { type: 'json' };
import serviceEntry from './service-entry.json' with { type: 'json' };
import virtualService from './virtual-service.json' with { type: 'json' };
import workloadEntry from './workload-entry.json' with { type: 'json' };

/** Istio's own schemas, from its CustomResourceDefinitions. */
export const schemas: readonly KindSchema[] = [destinationRule, serviceEntry, virtualService, workloadEntry].flatMap(
  readSchemaFile,
);
