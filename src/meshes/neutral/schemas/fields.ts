import type { Schema } from '../../../manifest/schema.js';

// The small schemas that the documents are put together from.

export function text(description: string): Schema {
  return { type: 'string', minLength: 1, description };
}

export function choice(description: string, values: readonly string[], fallback?: string): Schema {
  return { type: 'string', description, enum: values, ...(fallback === undefined ? {} : { default: fallback }) };
}

export function flag(description: string, fallback?: boolean): Schema {
  return { type: 'boolean', description, ...(fallback === undefined ? {} : { default: fallback }) };
}

export function whole(description: string, minimum: number, maximum?: number): Schema {
  return { type: 'integer', description, minimum, ...(maximum === undefined ? {} : { maximum }) };
}

export function percent(description: string): Schema {
  return { type: 'number', description, minimum: 0, maximum: 100 };
}

export function port(description: string): Schema {
  return whole(description, 1, 65_535);
}

/** Longer than 0s. */
export function period(description: string, fallback?: string): Schema {
  return {
    type: 'string',
    format: 'duration',
    minimum: 0,
    exclusiveMinimum: true,
    description,
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}

/** 0s or later. */
export function moment(description: string): Schema {
  return { type: 'string', format: 'duration', minimum: 0, description };
}

export function locality(description: string): Schema {
  return { type: 'string', format: 'locality', description };
}

export function labels(description: string): Schema {
  return { type: 'object', description, additionalProperties: { type: 'string' } };
}

export function list(description: string, items: Schema, minItems?: number): Schema {
  return { type: 'array', description, items, ...(minItems === undefined ? {} : { minItems }) };
}

export function object(
  description: string,
  properties: Record<string, Schema>,
  required: readonly string[] = [],
): Schema {
  return { type: 'object', description, properties, required };
}

/** Passed to the mesh as it is; the mesh's own schema judges it. */
export function anyObject(description: string): Schema {
  return { type: 'object', description, 'x-kubernetes-preserve-unknown-fields': true };
}

/** A whole document: what Kubernetes knows of each, and our `spec`. */
export function resource(description: string, kind: string, spec: Schema): Schema {
  const metadata = object(
    'Name, namespace, labels and annotations, as of any Kubernetes object',
    {
      name: text('Name of the object'),
      namespace: text('Namespace of the object (default: default)'),
      labels: labels('Labels of the object'),
      annotations: labels('Annotations of the object'),
    },
    ['name'],
  );
  return object(
    description,
    {
      apiVersion: choice('Group and version', ['failover.dev/v1alpha1']),
      kind: choice('Kind', [kind]),
      metadata: { ...metadata, 'x-kubernetes-preserve-unknown-fields': true },
      spec,
    },
    ['metadata', 'spec'],
  );
}
