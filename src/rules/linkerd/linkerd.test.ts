import { describe, expect, it } from 'vitest';
import { parseManifests } from '../../manifest/parse.js';
import { createContext } from '../context.js';
import type { Problem, Rule } from '../rule.js';
import { runRule } from '../run-rule.js';
import { accrualInvalid } from './accrual-invalid.js';
import { apexMissing } from './apex-missing.js';
import { backendOtherNamespace } from './backend-other-namespace.js';
import { canaryUnderControl } from './canary-under-control.js';
import { httproute991 } from './httproute-99-1.js';
import { labelMissing } from './label-missing.js';
import { portMismatch } from './port-mismatch.js';
import { primaryNotABackend } from './primary-not-a-backend.js';
import { remoteDiscoveryMirror } from './remote-discovery-mirror.js';
import { weightNotInteger } from './weight-not-integer.js';

function problems(rule: Rule, text: string): Problem[] {
  const found: Problem[] = [];
  runRule(rule, createContext(parseManifests(text, 'x.yaml').documents, 0), (problem) => found.push(problem));
  return found;
}

const split = ({ label = 'linkerd-failover', primary = 'web', backends = 'web 1,web-west 0', metadata = '' } = {}) => `
apiVersion: split.smi-spec.io/v1alpha2
kind: TrafficSplit
metadata:
  name: web
  namespace: shop
  labels: { failover.linkerd.io/controlled-by: ${label} }
  annotations: { failover.linkerd.io/primary-service: '${primary}'${metadata} }
spec:
  service: web
  backends:
${backends
  .split(',')
  .map((backend) => backend.split(' '))
  .map(([service, weight]) => `    - { service: ${service}, weight: ${weight} }`)
  .join('\n')}
`;

const service = (name: string, port: number, namespace = 'shop', cluster = '') => `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace}${cluster && `, annotations: { failover.dev/cluster: ${cluster} }`} }
spec: { selector: { app: ${name} }, ports: [{ port: ${port} }] }
`;

describe('names in a TrafficSplit', () => {
  it('offers the bare name of an FQDN of the own namespace, and tells a foreign one elsewhere', () => {
    expect(problems(primaryNotABackend, split({ primary: 'web.shop.svc.cluster.local' }))[0]?.fix).toBe('web');
    expect(problems(primaryNotABackend, split({ primary: 'web.other' }))).toEqual([]);
    expect(problems(backendOtherNamespace, split({ primary: 'web.other' }))).toHaveLength(1);
  });

  it('takes the empty primary for a mistake: the controller does', () => {
    expect(problems(primaryNotABackend, split({ primary: '' }))).toHaveLength(1);
  });

  it('only warns of a controller of another name', () => {
    expect(problems(labelMissing, split({ label: 'my-failover' })).map(({ severity }) => severity)).toEqual([
      'warning',
    ]);
  });
});

describe('silence', () => {
  it('says nothing of a missing apex without Services of that namespace and cluster', () => {
    expect(problems(apexMissing, split())).toEqual([]);
    expect(problems(apexMissing, split() + service('api', 80, 'other'))).toEqual([]);
    const placed = split({ metadata: ', failover.dev/cluster: east' });
    expect(problems(apexMissing, placed + service('api', 80, 'shop', 'west'))).toEqual([]);
    expect(problems(apexMissing, placed + service('api', 80, 'shop', 'east'))).toHaveLength(1);
  });

  it('compares no ports across clusters', () => {
    const placed = split({ metadata: ', failover.dev/cluster: east' }) + service('web', 80, 'shop', 'east');
    expect(problems(portMismatch, placed + service('web-west', 8080, 'shop', 'west'))).toEqual([]);
    expect(problems(portMismatch, placed + service('web-west', 8080, 'shop', 'east'))).toHaveLength(1);
  });

  it('takes what the controller itself writes in an outage for no canary', () => {
    expect(problems(canaryUnderControl, split({ backends: 'web 0,web-west 1,web-east 1' }))).toEqual([]);
  });
});

it('knows a federated Service by its name', () => {
  const found = problems(remoteDiscoveryMirror, split({ backends: 'web 1,web-federated 0' }));
  expect(found.map(({ path }) => path)).toEqual([['spec', 'backends', 1, 'service']]);
});

it('turns a quoted whole number into a number and leaves a fraction to people', () => {
  const found = problems(weightNotInteger, split({ backends: 'web "1",web-west 0.5' }));
  expect(found.map(({ fix }) => fix)).toEqual(['1', undefined]);
});

// linkerd2: policy-controller/k8s/index/src/outbound/index.rs
it.each([
  ['failure-accrual-honor-retry-after', 'yes', 1],
  ['penalize-failures', 'TRUE', 0],
  ['load-biaser-penalty', '0.5s', 1],
  ['load-biaser-penalty', '500ms', 0],
])('balancer.alpha.linkerd.io/%s: %s gives %i', (key, value, count) => {
  const annotated = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop, annotations: { balancer.alpha.linkerd.io/${key}: '${value}' } }
spec: { ports: [{ port: 80 }] }`;
  expect(problems(accrualInvalid, annotated)).toHaveLength(count);
});

// A mirror is called SERVICE-CLUSTER; without a Link only the name tells.
it.each([
  ['web 99,web-east 1', 1],
  ['web 1,web-eu1 0', 1],
  ['web-west 99,web-east 1', 1],
  ['web 99,web-canary 1', 0],
  ['web-v1 99,web-v2 1', 0],
  ['web 90,web-east 10', 0],
])('an HTTPRoute that shares %s: %i', (shares, count) => {
  const refs = shares.split(',').map((share) => {
    const [name, weight] = share.split(' ');
    return `{ name: ${name}, port: 80, weight: ${weight} }`;
  });
  const route = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec:
  parentRefs: [{ name: web, kind: Service, group: core, port: 80 }]
  rules: [{ backendRefs: [${refs.join(', ')}] }]`;
  expect(problems(httproute991, route)).toHaveLength(count);
});
