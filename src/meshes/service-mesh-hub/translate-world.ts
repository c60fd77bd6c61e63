import type { Document } from '../../model/document.js';
import { Field } from '../../resources/field.js';
import type { ReadContext } from '../mesh.js';
import { appliedPolicies, type PolicyWorld } from './applied-policies.js';
import { type FailoverService, readFailoverService } from './failover-service.js';
import { documentsOf } from './kinds.js';
import { INSTALL_NAMESPACE, type ObjectReference, objectKey, type ServiceReference } from './names.js';
import { readAppliedWorld } from './read.js';
import { readObjectReference, readServiceReference } from './references.js';
import type { TrafficPolicy } from './traffic-policy.js';
import { assumedInstallations, assumedTargets, assumedVirtualMesh } from './translate-assumed.js';
import {
  type IngressGateway,
  type Installation,
  ROOT_NAMESPACE,
  type Target,
  type TargetPort,
} from './translate-target.js';

/** What the management cluster holds, ready to be translated. */
export interface TranslationWorld extends PolicyWorld {
  /** Where Service Mesh Hub is installed: its own objects in the clusters stand there. */
  namespace: string;
  /** What the names of its labels and annotations end in: `networking.smh.solo.io`, since v0.10 `networking.mesh.gloo.solo.io`. */
  domain: string;
  /** Services of Istio meshes in the order of their objects' keys. */
  targets: Target[];
  installations: Installation[];
  failoverServices: FailoverService[];
  /** TLS mode where no policy says another. */
  tlsMode: string;
  /** The policies in effect for a Service, in the order in which they take fields. */
  policiesOf(service: ServiceReference): TrafficPolicy[];
}

/** Reads the world; what discovery would find of the services that are named is taken from their names where it is not among the inputs. */
export function readTranslationWorld(context: ReadContext): TranslationWorld {
  const { documents } = context;
  const world = readAppliedWorld(context);
  const failoverServices = documentsOf(documents, 'FailoverService').map(readFailoverService);
  const renamed = documents.some(({ apiVersion }) => apiVersion.includes('mesh.gloo.solo.io/'));
  const namespace = renamed ? 'gloo-mesh' : INSTALL_NAMESPACE;
  const targets = readTargets(documents);
  const known = targets.length > 0 ? targets : assumedTargets(failoverServices, world);
  const foreign = world.discovery.meshes.filter(({ type }) => type !== undefined && type !== 'istio');
  const installations =
    world.discovery.meshes.length > 0
      ? readInstallations(documents)
      : assumedInstallations(known, failoverServices, namespace);
  const policies = new Map<string, TrafficPolicy[]>();
  return {
    ...world,
    discovery: assumedVirtualMesh(world, installations, namespace),
    namespace,
    domain: `networking.${renamed ? 'mesh.gloo' : 'smh'}.solo.io`,
    targets: known.filter(({ mesh }) => !foreign.some((other) => mesh !== undefined && sameObject(other, mesh))),
    installations,
    failoverServices,
    tlsMode: readTlsMode(documents),
    policiesOf(service) {
      const key = objectKey(service);
      const found = policies.get(key) ?? appliedPolicies(service, world);
      policies.set(key, found);
      return found;
    },
  };
}

/** Whether both name one object of the management cluster. */
export function sameObject(one: ObjectReference, other: ObjectReference): boolean {
  return one.name === other.name && one.namespace === other.namespace;
}

function readTargets(documents: readonly Document[]): Target[] {
  return [...documentsOf(documents, 'TrafficTarget')]
    .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
    .flatMap((document) => {
      const spec = Field.root(document).get('spec');
      const service = spec.get('kubeService');
      if (!service.present) return [];
      return {
        service: readServiceReference(service.get('ref')),
        annotations: document.annotations,
        ports: service.get('ports').items().flatMap(readPort),
        mesh: spec.get('mesh').present ? readObjectReference(spec.get('mesh')) : undefined,
      };
    });
}

function keyOf({ name, namespace = '' }: Document): string {
  return `${name}.${namespace}.`;
}

function readPort(field: Field): TargetPort[] {
  const port = field.get('port').number();
  if (port === undefined) return [];
  return [
    {
      port,
      name: field.get('name').text() ?? '',
      protocol: field.get('protocol').text() ?? 'TCP',
      appProtocol: field.get('appProtocol').text(),
    },
  ];
}

function readInstallations(documents: readonly Document[]): Installation[] {
  return documentsOf(documents, 'Mesh').flatMap((document) => {
    const istio = Field.root(document).get('spec', 'istio');
    if (!istio.present) return [];
    const installation = istio.get('installation');
    const [gateway] = istio.get('ingressGateways').items();
    return {
      name: document.name,
      namespace: document.namespace ?? '',
      cluster: installation.get('cluster').text() ?? '',
      rootNamespace: installation.get('namespace').text() ?? ROOT_NAMESPACE,
      version: installation.get('version').text(),
      gateway: gateway && readGateway(gateway),
    };
  });
}

function readGateway(gateway: Field): IngressGateway {
  return {
    address: gateway.get('externalAddress').text() ?? '',
    externalPort: gateway.get('externalTlsPort').number() ?? 0,
    containerPort: gateway.get('tlsContainerPort').number() ?? 0,
    labels: gateway.get('workloadLabels').textMap(),
  };
}

/** The Settings object that the chart installs says ISTIO_MUTUAL; one that leaves it out means DISABLE, the first value of the enum. */
function readTlsMode(documents: readonly Document[]): string {
  const [settings] = documentsOf(documents, 'Settings');
  if (settings === undefined) return 'ISTIO_MUTUAL';
  return Field.root(settings).get('spec', 'mtls', 'istio', 'tlsMode').text() ?? 'DISABLE';
}
