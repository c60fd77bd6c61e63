import { type Document, isKind } from '../model/document.js';
import { Field } from './field.js';

/** A Linkerd multicluster Link: how Services of another cluster get here. */
export interface Link {
  /** `spec.targetClusterName`: mirrors are named SERVICE-CLUSTER after it. */
  targetClusterName: string;
  gatewayAddresses: string[];
  gatewayPort?: number;
  probe: { periodMs: number; timeoutMs: number; failureThreshold: number };
}

/** What holds where the Link says nothing (linkerd2 multicluster/charts/linkerd-multicluster/templates/link-crd.yaml, cmd/link-gen.go). */
export const GATEWAY_PROBE_DEFAULTS: Link['probe'] = { periodMs: 3000, timeoutMs: 30_000, failureThreshold: 3 };

/** Whether this is a Link of Linkerd's multicluster extension, of any version. */
export function isLink(document: Document): boolean {
  return isKind(document, 'multicluster.linkerd.io', 'Link');
}

/** Undefined for a Link that names no cluster: it mirrors nothing. */
export function readLink(document: Document): Link | undefined {
  const spec = Field.root(document).get('spec');
  const targetClusterName = spec.get('targetClusterName').text();
  if (targetClusterName === undefined) return undefined;
  const probe = spec.get('probeSpec');
  const defaults = GATEWAY_PROBE_DEFAULTS;
  return {
    targetClusterName,
    gatewayAddresses: (spec.get('gatewayAddress').text() ?? '')
      .split(',')
      .map((address) => address.trim())
      .filter((address) => address !== ''),
    gatewayPort: spec.get('gatewayPort').number(),
    probe: {
      periodMs: probe.get('period').durationMs() ?? defaults.periodMs,
      timeoutMs: probe.get('timeout').durationMs() ?? defaults.timeoutMs,
      failureThreshold: probe.get('failureThreshold').number() ?? defaults.failureThreshold,
    },
  };
}
