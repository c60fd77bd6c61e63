import { describe, expect, it } from 'vitest';
import { parseManifests } from '../manifest/parse.js';
import { recognisers } from '../meshes/plan.js';
import type { Scenario } from '../model/scenario.js';
import { plansFor } from './plans.js';
import { defaultPlays, playOf } from './played.js';

const service = (name: string) => `
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${name}-rule, namespace: shop }
spec:
  host: ${name}.shop.svc.cluster.local
  trafficPolicy: { outlierDetection: {} }
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec: { template: { metadata: { labels: { app: ${name}, topology.istio.io/locality: eu } } } }
`;

const upstream = `
apiVersion: gloo.solo.io/v1
kind: Upstream
metadata: { name: shop-cart-80, namespace: gloo-system }
spec:
  kube: { serviceName: cart, serviceNamespace: shop, servicePort: 80 }
`;

function played(text: string, wanted: string): string {
  const { documents } = parseManifests(text, 'x.yaml', recognisers);
  const scenario: Scenario = {
    name: 'outage',
    client: {},
    service: wanted,
    traffic: { rps: 1, durationMs: 1000, arrivals: 'constant', seed: 1 },
    topology: [],
    events: [],
    expect: [],
  };
  return playOf(documents, scenario).plan.service;
}

describe('the service of a scenario', () => {
  it.each(['cart', 'cart.shop', 'cart.shop.svc', 'cart.shop.svc.cluster.local', 'shop/cart'])(
    'is found as %s, as kubectl users and clients write it',
    (wanted) => {
      expect(played(service('cart') + service('cartoon'), wanted)).toBe('cart.shop.svc.cluster.local');
    },
  );

  it.each(['car', 'cart.sh', 'shop', ''])('is not found by a piece of its name: `%s`', (wanted) => {
    expect(() => played(service('cart'), wanted)).toThrow('no service is called');
  });

  it('is found by the Service that stands behind another name', () => {
    expect(played(upstream, 'cart')).toBe('shop-cart-80');
  });
});

describe('a service that no client gets', () => {
  const hidden = `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: hidden }
spec: { hosts: [hidden.example], exportTo: ['~'], resolution: DNS, ports: [{ number: 80, name: http, protocol: HTTP }] }
`;

  it('has no plan, and nothing can be played', () => {
    const { documents } = parseManifests(hidden, 'x.yaml', recognisers);
    expect(plansFor(documents, {})).toEqual([]);
    expect(() => played(hidden, 'hidden.example')).toThrow('its client sees no service at all');
    expect(() => defaultPlays(documents, {})).toThrow(
      'no object of a mesh among the inputs names a service that this client gets',
    );
  });
});

// envoy: load_balancer_impl.cc asks for the own locality of the local cluster's hosts, which comes from the node alone.
describe('the client of an Envoy with a bootstrap', () => {
  const bootstrap = (node: string): string => `
node: ${node}
static_resources:
  clusters:
  - name: svc
    load_assignment:
      endpoints:
      - { locality: { region: b }, lb_endpoints: [{ endpoint: { address: { socket_address: { address: 10.0.0.1, port_value: 80 } } } }] }
`;

  it.each([
    ['{ id: one, locality: { region: a } }', 'a'],
    ['{ id: one }', undefined],
  ])('with node %s stands in %s, wherever the first endpoint is', (node, locality) => {
    const { documents } = parseManifests(bootstrap(node), 'x.yaml', recognisers);
    const [play] = defaultPlays(documents, {});
    expect({ ...play?.plan.client, ...play?.scenario.client }.locality).toBe(locality);
  });
});
