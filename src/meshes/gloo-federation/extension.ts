import { type Document, isKind } from '../../model/document.js';
import { Field } from '../../resources/field.js';
import type { FailoverScheme } from './failover-scheme.js';
import type { UpstreamReference } from './names.js';
import type { UpstreamRoute } from './route.js';

/** What only Gloo Federation knows of a plan: the keys of a Failover document's `glooFederation`, and which Upstream is the primary. */
export interface GlooFederationExtension {
  primary: UpstreamReference;
  /** Where the FailoverScheme stands; absent where there is none. */
  federationNamespace?: string;
  glooNamespace?: string;
  gateway?: string;
  serviceType?: string;
  nodePort?: number;
  port?: number;
  downstreamSecret?: string;
  upstreamSecret?: string;
  sni?: string;
  route?: { virtualService?: string; domain?: string; pathPrefix?: string };
}

/** Collects it from the scheme, the failover Gateway with its Service, the Secrets (their names only) and the route. */
export function readExtension(
  primary: UpstreamReference,
  scheme: FailoverScheme | undefined,
  route: UpstreamRoute | undefined,
  documents: readonly Document[],
): GlooFederationExtension {
  return {
    primary,
    glooNamespace: primary.namespace,
    ...(scheme === undefined ? {} : { federationNamespace: scheme.namespace, ...readGateway(documents) }),
    ...(route === undefined
      ? {}
      : { route: { virtualService: route.virtualService, domain: route.domain, pathPrefix: route.pathPrefix } }),
  };
}

function readGateway(documents: readonly Document[]): Partial<GlooFederationExtension> {
  const gateway = documents
    .filter((document) => isKind(document, 'gateway.solo.io', 'Gateway'))
    .map((document) => ({ document, spec: Field.root(document, { snakeCase: true }).get('spec') }))
    .find(({ spec }) => failoverHost(spec) !== undefined);
  const service = documents
    .filter((document) => isKind(document, '', 'Service'))
    .map((document) => Field.root(document).get('spec'))
    .find((spec) => failoverPort(spec) !== undefined);
  const secret = documents.find((document) => isKind(document, '', 'Secret') && document.name === 'failover-upstream');
  return {
    ...(secret === undefined ? {} : { upstreamSecret: secret.name }),
    ...(gateway === undefined
      ? {}
      : {
          gateway: 'manifest',
          port: gateway.spec.get('bindPort').number(),
          downstreamSecret: failoverHost(gateway.spec)?.get('sslConfig', 'secretRef', 'name').text(),
        }),
    ...(service === undefined
      ? {}
      : {
          serviceType: service.get('type').text() ?? 'ClusterIP',
          nodePort: failoverPort(service)?.get('nodePort').number(),
        }),
  };
}

function failoverHost(spec: Field): Field | undefined {
  const hosts = spec.get('tcpGateway', 'tcpHosts').items();
  return hosts.find((host) => host.get('destination', 'forwardSniClusterName').present);
}

function failoverPort(spec: Field): Field | undefined {
  return spec
    .get('ports')
    .items()
    .find((port) => port.get('name').text() === 'failover');
}
