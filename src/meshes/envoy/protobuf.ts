import type { JsonObject } from '../../model/document.js';

/** A duration as protobuf's JSON wants it: seconds with a fraction, never `ms`. */
export function seconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(9))}s`;
}

/** A message inside google.protobuf.Any; `type` without the `envoy.` in front. */
export function typed(type: string, message: JsonObject): JsonObject {
  return { '@type': `type.googleapis.com/envoy.${type}`, ...message };
}
