import { expect, it } from 'vitest';
import type { JsonObject } from '../../model/document.js';
import { ready } from './ready.js';

// service-mesh-hub: api/networking/v1alpha2/{failover_service,validation_state}.proto
const ROWS: [string, JsonObject, string, string][] = [
  ['no status', {}, 'pending', ''],
  [
    'accepted everywhere',
    { state: 'ACCEPTED', observedGeneration: '2', meshes: { 'm.ns.': { state: 'ACCEPTED' } } },
    'accepted',
    '',
  ],
  ['of an earlier generation', { state: 'ACCEPTED', observedGeneration: 1 }, 'pending', ''],
  [
    'errors of the whole',
    { state: 'INVALID', observedGeneration: 2, errors: ['no such mesh'] },
    'rejected',
    'no such mesh',
  ],
  ['before v0.9', { state: 'INVALID', validationErrors: ['no'] }, 'rejected', 'no'],
  [
    'errors of one mesh only',
    { state: 'INVALID', meshes: { 'm.ns.': { state: 'INVALID', errors: ['not grouped'] } } },
    'rejected',
    'not grouped',
  ],
  [
    'one target is rejected',
    { state: 'ACCEPTED', trafficTargets: { t: { state: 'INVALID', errors: ['taken'] } } },
    'rejected',
    'taken',
  ],
  ['one target waits', { state: 'ACCEPTED', trafficTargets: { t: {} } }, 'pending', ''],
];

it.each(ROWS)('reads a FailoverService: %s', (_, status, state, message) => {
  expect(ready({ kind: 'FailoverService', metadata: { generation: 2 }, status })).toMatchObject({ state, message });
});
