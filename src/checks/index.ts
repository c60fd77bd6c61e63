import type { Check } from './check.js';
import { controller as glooController } from './gloo-federation/controller.js';
import { definitions as glooDefinitions } from './gloo-federation/definitions.js';
import { enterpriseOnly } from './gloo-federation/enterprise-only.js';
import { failoverAddress } from './gloo-federation/failover-address.js';
import { federationController } from './gloo-federation/federation-controller.js';
import { healthHostLost } from './gloo-federation/health-host-lost.js';
import { instance } from './gloo-federation/instance.js';
import { overprovisionIgnored } from './gloo-federation/overprovision-ignored.js';
import { proxy } from './gloo-federation/proxy.js';
import { registration as glooRegistration } from './gloo-federation/registration.js';
import { schemeNotAccepted } from './gloo-federation/scheme-not-accepted.js';
import { secretRotationStale } from './gloo-federation/secret-rotation-stale.js';
import { uhAfterCds } from './gloo-federation/uh-after-cds.js';
import { watchNamespaces } from './gloo-federation/watch-namespaces.js';
import { clientWithoutService } from './istio/client-without-service.js';
import { controller as istioController } from './istio/controller.js';
import { definitions as istioDefinitions } from './istio/definitions.js';
import { mcGatewayNoAddress } from './istio/mc-gateway-no-address.js';
import { mcRootsDiffer } from './istio/mc-roots-differ.js';
import { nodeWithoutRegion } from './istio/node-without-region.js';
import { priorityDnsOld } from './istio/priority-dns-old.js';
import { seDnsRefreshResets } from './istio/se-dns-refresh-resets.js';
import { allZeroOutage } from './linkerd/all-zero-outage.js';
import { anchorsDiffer } from './linkerd/anchors-differ.js';
import { controlPlane } from './linkerd/control-plane.js';
import { controllerSelector } from './linkerd/controller-selector.js';
import { definitions as linkerdDefinitions } from './linkerd/definitions.js';
import { failoverController } from './linkerd/failover-controller.js';
import { gatewayIpChanged } from './linkerd/gateway-ip-changed.js';
import { gatewayProbe } from './linkerd/gateway-probe.js';
import { httprouteFailfast } from './linkerd/httproute-failfast.js';
import { link } from './linkerd/link.js';
import { mirror } from './linkerd/mirror.js';
import { mirrorNamespaceMissing } from './linkerd/mirror-namespace-missing.js';
import { remoteDiscoveryMirror } from './linkerd/remote-discovery-mirror.js';
import { serviceMirror } from './linkerd/service-mirror.js';
import { smiExtensionMissing } from './linkerd/smi-extension-missing.js';
import { controllers } from './service-mesh-hub/controllers.js';
import { definitions as hubDefinitions } from './service-mesh-hub/definitions.js';
import { discoveredMeshes } from './service-mesh-hub/discovered-meshes.js';
import { discoveredServices } from './service-mesh-hub/discovered-services.js';
import { istioTooNew } from './service-mesh-hub/istio-too-new.js';
import { registration as hubRegistration } from './service-mesh-hub/registration.js';
import { scaleToZero } from './service-mesh-hub/scale-to-zero.js';

/** Every check, by mesh, in the order in which it is told. */
export const checks: readonly Check[] = [
  glooController,
  glooDefinitions,
  enterpriseOnly,
  failoverAddress,
  federationController,
  healthHostLost,
  instance,
  overprovisionIgnored,
  proxy,
  glooRegistration,
  schemeNotAccepted,
  secretRotationStale,
  uhAfterCds,
  watchNamespaces,
  clientWithoutService,
  istioController,
  istioDefinitions,
  mcGatewayNoAddress,
  mcRootsDiffer,
  nodeWithoutRegion,
  priorityDnsOld,
  seDnsRefreshResets,
  allZeroOutage,
  anchorsDiffer,
  controlPlane,
  controllerSelector,
  linkerdDefinitions,
  failoverController,
  gatewayIpChanged,
  gatewayProbe,
  httprouteFailfast,
  link,
  mirrorNamespaceMissing,
  mirror,
  remoteDiscoveryMirror,
  serviceMirror,
  smiExtensionMissing,
  controllers,
  hubDefinitions,
  discoveredMeshes,
  discoveredServices,
  istioTooNew,
  hubRegistration,
  scaleToZero,
];
