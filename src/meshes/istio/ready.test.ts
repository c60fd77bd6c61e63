import { expect, it } from 'vitest';
import type { JsonObject } from '../../model/document.js';
import { ready } from './ready.js';

// istio/api: meta/v1alpha1/status.proto
const error = { level: 'ERROR', type: { code: 'IST0101', name: 'ReferencedResourceNotFound' } };
const ROWS: [string, JsonObject, string, string][] = [
  ['no status, as by default', {}, 'accepted', ''],
  [
    'an error',
    { observedGeneration: '2', validationMessages: [error] },
    'rejected',
    'IST0101 ReferencedResourceNotFound',
  ],
  ['an error of an earlier generation', { observedGeneration: '1', validationMessages: [error] }, 'accepted', ''],
  ['only a warning', { validationMessages: [{ ...error, level: 'WARNING' }] }, 'accepted', ''],
  [
    'not everywhere yet',
    { conditions: [{ type: 'Reconciled', status: 'False', message: '1/2 proxies' }] },
    'pending',
    '1/2 proxies',
  ],
];

it.each(ROWS)('reads a DestinationRule: %s', (_, status, state, message) => {
  expect(ready({ kind: 'DestinationRule', metadata: { generation: 2 }, status })).toMatchObject({ state, message });
});
