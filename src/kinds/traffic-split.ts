import { metadata } from '../resources/metadata.js';
import { text, texts } from './flag-value.js';
import type { Kind } from './kind.js';

/** A TrafficSplit that linkerd-failover controls: its label, the primary, and the weights it starts with. */
export const trafficSplit: Kind = {
  name: 'traffic-split',
  summary: 'SMI TrafficSplit for the Linkerd failover controller',
  flags: [
    { name: 'service', value: 'APEX', description: 'Service that clients call' },
    { name: 'primary', value: 'NAME', description: 'Service that has all traffic while it is ready' },
    { name: 'fallback', value: 'NAME', repeats: true, description: 'Service that shares the traffic otherwise' },
  ],
  required: ['service', 'primary', 'fallback'],
  examples: [
    {
      line: 'failover generate traffic-split web-svc-failover -n emojivoto --service web-svc --primary web-svc --fallback web-svc-east',
      does: 'the mirror of the east cluster takes over',
    },
  ],
  create({ name, namespace, flags }) {
    const primary = text(flags.primary) ?? '';
    return [
      {
        apiVersion: 'split.smi-spec.io/v1alpha2',
        kind: 'TrafficSplit',
        metadata: {
          ...metadata({ name, namespace }),
          labels: { 'failover.linkerd.io/controlled-by': 'linkerd-failover' },
          annotations: { 'failover.linkerd.io/primary-service': primary },
        },
        spec: {
          service: text(flags.service) ?? '',
          backends: [
            { service: primary, weight: 1 },
            ...texts(flags.fallback).map((service) => ({ service, weight: 0 })),
          ],
        },
      },
    ];
  },
};
