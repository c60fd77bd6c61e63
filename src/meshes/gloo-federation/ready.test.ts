import { expect, it } from 'vitest';
import type { JsonObject } from '../../model/document.js';
import { ready } from './ready.js';

// solo-kit: api/v1/status.proto; Gloo Federation: FailoverScheme status in its public reference.
const UPSTREAMS: [string, JsonObject, string, string][] = [
  ['no status', {}, 'pending', ''],
  ['the old form, by number', { state: 1 }, 'accepted', ''],
  ['the old form, rejected', { state: 2, reason: 'no' }, 'rejected', 'no'],
  ['0 is left out by proto JSON', { reportedBy: 'gloo' }, 'pending', ''],
  ['by name', { state: 'Accepted' }, 'accepted', ''],
  ['a warning is in effect', { state: 'Warning', reason: 'hm' }, 'accepted', 'hm'],
  ['by namespace', { statuses: { 'gloo-system': { state: 1 } } }, 'accepted', ''],
  [
    'one Gloo rejects',
    { statuses: { a: { state: 'Accepted' }, b: { state: 'Rejected', reason: 'no' } } },
    'rejected',
    'no',
  ],
  ['one Gloo waits', { statuses: { a: { state: 'Accepted' }, b: { state: 'Pending' } } }, 'pending', ''],
];

it.each(UPSTREAMS)('reads an Upstream: %s', (_, status, state, message) => {
  expect(ready({ kind: 'Upstream', status })).toMatchObject({ state, message });
});

const SCHEMES: [string, JsonObject, string, string][] = [
  ['no status', {}, 'pending', ''],
  ['the old form', { state: 'ACCEPTED', observedGeneration: '2' }, 'accepted', ''],
  [
    'by namespace, which wins',
    { state: 'INVALID', namespacedStatuses: { 'gloo-fed': { state: 'ACCEPTED', observedGeneration: 2 } } },
    'accepted',
    '',
  ],
  ['of an earlier generation', { state: 'ACCEPTED', observedGeneration: 1 }, 'pending', ''],
  ['rejected before the change', { state: 'INVALID', message: 'no', observedGeneration: '1' }, 'pending', ''],
  ['invalid', { state: 'INVALID', message: 'no such Upstream', observedGeneration: 2 }, 'rejected', 'no such Upstream'],
  ['failed', { state: 'FAILED', observedGeneration: 2 }, 'rejected', 'FAILED'],
  ['at work', { state: 'PROCESSING', observedGeneration: 2 }, 'pending', 'PROCESSING'],
];

it.each(SCHEMES)('reads a FailoverScheme: %s', (_, status, state, message) => {
  expect(ready({ kind: 'FailoverScheme', metadata: { generation: 2 }, status })).toMatchObject({ state, message });
});
