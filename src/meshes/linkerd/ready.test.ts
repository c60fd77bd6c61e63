import { expect, it } from 'vitest';
import type { JsonObject } from '../../model/document.js';
import { ready } from './ready.js';

const condition = (type: string, status: string, observedGeneration = 2, message = '') => ({
  type,
  status,
  observedGeneration,
  message,
});
const parent = (...conditions: JsonObject[]) => ({
  parents: [{ parentRef: { name: 'web', namespace: 'shop' }, conditions }],
});

// Gateway API v1: RouteParentStatus.
const ROWS: [string, JsonObject, string, string][] = [
  ['nobody looked at it', {}, 'pending', ''],
  ['accepted', parent(condition('Accepted', 'True'), condition('ResolvedRefs', 'True')), 'accepted', ''],
  ['of an earlier generation', parent(condition('Accepted', 'True', 1)), 'pending', ''],
  ['rejected', parent(condition('Accepted', 'False', 2, 'no such parent')), 'rejected', 'no such parent'],
  [
    'a backend is not there yet',
    parent(condition('Accepted', 'True'), condition('ResolvedRefs', 'False', 2, 'no web-east')),
    'pending',
    'no web-east',
  ],
];

it.each(ROWS)('reads an HTTPRoute: %s', (_, status, state, message) => {
  expect(ready({ kind: 'HTTPRoute', metadata: { generation: 2 }, status })).toMatchObject({ state, message });
});

it('has nothing to wait for in a TrafficSplit', () => {
  expect(ready({ kind: 'TrafficSplit' }).state).toBe('accepted');
});
