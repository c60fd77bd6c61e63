import type { Document } from '../../model/document.js';
import { Field } from '../../resources/field.js';
import type { Rule, RuleContext } from '../rule.js';
import { sameCluster } from './service-near.js';
import { splitOf } from './split.js';

const SERVICE_UPSTREAM = 'nginx.ingress.kubernetes.io/service-upstream';
/** Names the Service to the proxy beside the pod; found in snippets and middlewares. */
const OVERRIDE = /l5d-dst-override/i;

const KINDS = [
  { group: 'networking.k8s.io', kind: 'Ingress' },
  { group: 'extensions', kind: 'Ingress' },
  { group: 'traefik.io', kind: 'IngressRoute' },
  { group: 'traefik.containo.us', kind: 'IngressRoute' },
] as const;

export const ingressBypass: Rule = {
  id: 'linkerd/ingress-bypass',
  severity: 'warning',
  title: 'an ingress goes past the TrafficSplit',
  why: 'Ingress controllers pick pods by themselves, and Linkerd finds a split by the address of the Service. Unless the ingress calls the Service (service-upstream) or its proxy runs in ingress mode, requests from outside are not split and keep hitting the dead primary.',
  on: KINDS,
  check(document, report, context) {
    const services = calledServices(document);
    const split = context
      .of('split.smi-spec.io', 'TrafficSplit')
      .find(
        (candidate) =>
          candidate.namespace === document.namespace &&
          sameCluster(candidate.cluster, document.cluster) &&
          services.some(({ name }) => name === splitOf(candidate)?.apex),
      );
    const called = services.find(({ name }) => split !== undefined && name === splitOf(split)?.apex);
    if (split === undefined || called === undefined) return;
    if (document.annotations[SERVICE_UPSTREAM] === 'true' || OVERRIDE.test(JSON.stringify(document.annotations)))
      return;
    if (called.keepsService || inIngressMode(context)) return;
    report({
      document,
      path: called.path,
      message: `requests from outside go to the pods of ${called.name} and past TrafficSplit ${split.name}`,
      hint:
        document.kind === 'Ingress'
          ? `${SERVICE_UPSTREAM}: "true", or linkerd.io/inject: ingress on the pods of the ingress controller`
          : 'nativeLB: true on the service, or linkerd.io/inject: ingress on the pods of the ingress controller',
    });
  },
  examples: {
    bad: `apiVersion: split.smi-spec.io/v1alpha2
kind: TrafficSplit
metadata:
  name: web
  namespace: shop
spec:
  service: web
  backends:
    - { service: web, weight: 1 }
    - { service: web-west, weight: 0 }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: { service: { name: web, port: { number: 80 } } }
`,
    good: `apiVersion: split.smi-spec.io/v1alpha2
kind: TrafficSplit
metadata:
  name: web
  namespace: shop
spec:
  service: web
  backends:
    - { service: web, weight: 1 }
    - { service: web-west, weight: 0 }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations:
    nginx.ingress.kubernetes.io/service-upstream: "true"
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: { service: { name: web, port: { number: 80 } } }
`,
  },
};

interface CalledService {
  name: string;
  path: Field['path'];
  /** The ingress calls the address of the Service, or names it in a header. */
  keepsService: boolean;
}

function calledServices(document: Document): CalledService[] {
  const spec = Field.root(document).get('spec');
  if (document.kind === 'IngressRoute') {
    return spec
      .get('routes')
      .items()
      .flatMap((route) =>
        route
          .get('services')
          .items()
          .flatMap((service) => {
            // What a middleware does is in another object.
            const keepsService =
              service.get('nativeLB').boolean() === true || route.get('middlewares').items().length > 0;
            return called(service.get('name'), keepsService);
          }),
      );
  }
  const paths = spec
    .get('rules')
    .items()
    .flatMap((rule) => rule.get('http', 'paths').items());
  return [spec.get('defaultBackend'), spec.get('backend'), ...paths.map((path) => path.get('backend'))].flatMap(
    (backend) => [...called(backend.get('service', 'name'), false), ...called(backend.get('serviceName'), false)],
  );
}

function called(field: Field, keepsService: boolean): CalledService[] {
  const name = field.text();
  return name === undefined ? [] : [{ name, path: field.path, keepsService }];
}

/** Whether any workload or namespace among the inputs asks for Linkerd's ingress mode. */
function inIngressMode(context: RuleContext): boolean {
  const asks = (field: Field) => field.get('annotations').textMap()['linkerd.io/inject'] === 'ingress';
  return [
    ...['Deployment', 'DaemonSet'].flatMap((kind) => context.of('apps', kind)),
    ...context.of('', 'Namespace'),
  ].some((document) => {
    const root = Field.root(document);
    return asks(root.get('metadata')) || asks(root.get('spec', 'template', 'metadata'));
  });
}
