import { chainDoesNotVerify } from './certs/chain-does-not-verify.js';
import { expiredCaInBundle } from './certs/expired-ca-in-bundle.js';
import { expiredOrSoon } from './certs/expired-or-soon.js';
import { keyMismatch } from './certs/key-mismatch.js';
import { notACa } from './certs/not-a-ca.js';
import { rootSwapOutage } from './certs/root-swap-outage.js';
import { trustDomainDiffers } from './certs/trust-domain-differs.js';
import { aggregateNeedsHealth } from './envoy/aggregate-needs-health.js';
import { aggregatePanic } from './envoy/aggregate-panic.js';
import { aggregateRetrySame } from './envoy/aggregate-retry-same.js';
import { ejectionShorterThanSweep } from './envoy/ejection-shorter-than-sweep.js';
import { expectedStatuses } from './envoy/expected-statuses.js';
import { gatewayFailureOnlyLogs } from './envoy/gateway-failure-only-logs.js';
import { hashWithDegraded } from './envoy/hash-with-degraded.js';
import { levelCannotEmpty } from './envoy/level-cannot-empty.js';
import { logicalDnsHealth } from './envoy/logical-dns-health.js';
import { neverEjects } from './envoy/never-ejects.js';
import { noSignal } from './envoy/no-signal.js';
import { panicDefault50 } from './envoy/panic-default-50.js';
import { refused } from './envoy/refused.js';
import { retrySameHost } from './envoy/retry-same-host.js';
import { slowFirstCheck } from './envoy/slow-first-check.js';
import { spillBelow72 } from './envoy/spill-below-72.js';
import { splitOriginThreshold } from './envoy/split-origin-threshold.js';
import { subsetIgnoresFactor } from './envoy/subset-ignores-factor.js';
import { successRateTooFewHosts } from './envoy/success-rate-too-few-hosts.js';
import { unejectFlaps } from './envoy/uneject-flaps.js';
import { fallbackNeedsHealth } from './envoy-gateway/fallback-needs-health.js';
import { fallbackSplitCluster } from './envoy-gateway/fallback-split-cluster.js';
import { healthHost } from './envoy-gateway/health-host.js';
import { missingBackendKillsRule } from './envoy-gateway/missing-backend-kills-rule.js';
import { fieldCombination as failoverFieldCombination } from './failover/field-combination.js';
import { invalidValue as failoverInvalidValue } from './failover/invalid-value.js';
import { missingField as failoverMissingField } from './failover/missing-field.js';
import { targetMatchesNothing } from './failover/target-matches-nothing.js';
import { unknownField as failoverUnknownField } from './failover/unknown-field.js';
import { wrongType as failoverWrongType } from './failover/wrong-type.js';
import { allWeightsZero } from './gateway-api/all-weights-zero.js';
import { noPriority } from './gateway-api/no-priority.js';
import { dnsWithWeight } from './gloo-federation/dns-with-weight.js';
import { duplicateRemoteAddress } from './gloo-federation/duplicate-remote-address.js';
import { enterpriseOnly } from './gloo-federation/enterprise-only.js';
import { failoverHandEdited } from './gloo-federation/failover-hand-edited.js';
import { failoverNoHealth } from './gloo-federation/failover-no-health.js';
import { gatewayApiIgnoresFailover } from './gloo-federation/gateway-api-ignores-failover.js';
import { gatewayOneWay } from './gloo-federation/gateway-one-way.js';
import { gatewaySniDomains } from './gloo-federation/gateway-sni-domains.js';
import { healthCheckConfigInactive } from './gloo-federation/health-check-config-inactive.js';
import { healthCheckKindMissing } from './gloo-federation/health-check-kind-missing.js';
import { healthDurationMissing } from './gloo-federation/health-duration-missing.js';
import { healthMethodConnect } from './gloo-federation/health-method-connect.js';
import { healthThresholdMissing } from './gloo-federation/health-threshold-missing.js';
import { localityWeightInactive } from './gloo-federation/locality-weight-inactive.js';
import { maglevWithFailover } from './gloo-federation/maglev-with-failover.js';
import { maxEjectionTooLow as glooFederationMaxEjectionTooLow } from './gloo-federation/max-ejection-too-low.js';
import { mtlsPairBroken } from './gloo-federation/mtls-pair-broken.js';
import { noTrafficInterval } from './gloo-federation/no-traffic-interval.js';
import { outlierIntervalMissing } from './gloo-federation/outlier-interval-missing.js';
import { overprovisionIgnored } from './gloo-federation/overprovision-ignored.js';
import { priorityEmpty } from './gloo-federation/priority-empty.js';
import { routeAroundFailover } from './gloo-federation/route-around-failover.js';
import { schemeEmptyPrimary } from './gloo-federation/scheme-empty-primary.js';
import { schemeMemberWithoutCluster } from './gloo-federation/scheme-member-without-cluster.js';
import { schemePrimaryIncomplete } from './gloo-federation/scheme-primary-incomplete.js';
import { schemePrimaryShared } from './gloo-federation/scheme-primary-shared.js';
import { schemeTargetIsPrimary } from './gloo-federation/scheme-target-is-primary.js';
import { schemeTargetTwice } from './gloo-federation/scheme-target-twice.js';
import { schemeUnknownCluster } from './gloo-federation/scheme-unknown-cluster.js';
import { schemeUpstreamUnknown } from './gloo-federation/scheme-upstream-unknown.js';
import { secretMissing } from './gloo-federation/secret-missing.js';
import { secretType } from './gloo-federation/secret-type.js';
import { secretWrongNamespace } from './gloo-federation/secret-wrong-namespace.js';
import { serverUnverified } from './gloo-federation/server-unverified.js';
import { serviceClusterip } from './gloo-federation/service-clusterip.js';
import { servicePortName } from './gloo-federation/service-port-name.js';
import { targetNoHealthPath } from './gloo-federation/target-no-health-path.js';
import { targetNotAFedGateway } from './gloo-federation/target-not-a-fed-gateway.js';
import { tcpHostDestination } from './gloo-federation/tcp-host-destination.js';
import { tcpHostWithoutCertificate } from './gloo-federation/tcp-host-without-certificate.js';
import { upstreamgroupIgnoresHealth } from './gloo-federation/upstreamgroup-ignores-health.js';
import { verifySanWithoutRoot } from './gloo-federation/verify-san-without-root.js';
import { zoneWithoutRegion } from './gloo-federation/zone-without-region.js';
import { allEjected503 } from './istio/all-ejected-503.js';
import { ambientGlobalWaypoint } from './istio/ambient-global-waypoint.js';
import { app500Ejects } from './istio/app-500-ejects.js';
import { clientTimeoutHidesFailure } from './istio/client-timeout-hides-failure.js';
import { clusterLocal } from './istio/cluster-local.js';
import { consecutiveErrorsIgnored } from './istio/consecutive-errors-ignored.js';
import { distributeAndFailover } from './istio/distribute-and-failover.js';
import { distributeBeatsPriority } from './istio/distribute-beats-priority.js';
import { distributeDropsUnlocated } from './istio/distribute-drops-unlocated.js';
import { distributeNoFailover } from './istio/distribute-no-failover.js';
import { distributePartial } from './istio/distribute-partial.js';
import { distributeWeights } from './istio/distribute-weights.js';
import { dnsLevelsCrash } from './istio/dns-levels-crash.js';
import { drNotMerged } from './istio/dr-not-merged.js';
import { drNotVisible } from './istio/dr-not-visible.js';
import { duplicatePort } from './istio/duplicate-port.js';
import { duplicateSubset } from './istio/duplicate-subset.js';
import { dynamicDnsOutlierCrash } from './istio/dynamic-dns-outlier-crash.js';
import { dynamicDnsSettings } from './istio/dynamic-dns-settings.js';
import { emptyPolicy } from './istio/empty-policy.js';
import { emptyWorkloadSelector } from './istio/empty-workload-selector.js';
import { endpointPortUnknown } from './istio/endpoint-port-unknown.js';
import { endpointWithoutAddress } from './istio/endpoint-without-address.js';
import { endpointsNotAllowed } from './istio/endpoints-not-allowed.js';
import { exportToOwnNamespace } from './istio/export-to-own-namespace.js';
import { failoverFromEqualsTo } from './istio/failover-from-equals-to.js';
import { failoverIsNotExclusive } from './istio/failover-is-not-exclusive.js';
import { failoverNotRegion } from './istio/failover-not-region.js';
import { failoverPriorityTopologyLabel } from './istio/failover-priority-topology-label.js';
import { failoverRegionUnknown } from './istio/failover-region-unknown.js';
import { gatewayErrorsShadowed } from './istio/gateway-errors-shadowed.js';
import { hashWithLevels } from './istio/hash-with-levels.js';
import { hostMatchesNothing } from './istio/host-matches-nothing.js';
import { hostUnknown } from './istio/host-unknown.js';
import { http2KeepaliveIncomplete } from './istio/http2-keepalive-incomplete.js';
import { http2UpgradeConflict } from './istio/http2-upgrade-conflict.js';
import { intervalDelaysRecovery } from './istio/interval-delays-recovery.js';
import { invalidAddresses } from './istio/invalid-addresses.js';
import { invalidDuration } from './istio/invalid-duration.js';
import { invalidEndpointAddress } from './istio/invalid-endpoint-address.js';
import { invalidExportTo } from './istio/invalid-export-to.js';
import { invalidHost } from './istio/invalid-host.js';
import { invalidLabel } from './istio/invalid-label.js';
import { invalidPort } from './istio/invalid-port.js';
import { invalidRetries } from './istio/invalid-retries.js';
import { invalidRoute } from './istio/invalid-route.js';
import { invalidSubsetName } from './istio/invalid-subset-name.js';
import { invalidWarmup } from './istio/invalid-warmup.js';
import { invalidWorkloadSelector } from './istio/invalid-workload-selector.js';
import { localOriginWithoutSplit } from './istio/local-origin-without-split.js';
import { localityAndZoneAware } from './istio/locality-and-zone-aware.js';
import { localityOverlap } from './istio/locality-overlap.js';
import { localityWildcard } from './istio/locality-wildcard.js';
import { maglevTableSize } from './istio/maglev-table-size.js';
import { maxEjectionTooLow as istioMaxEjectionTooLow } from './istio/max-ejection-too-low.js';
import { mcAmbientOwnRoots } from './istio/mc-ambient-own-roots.js';
import { mcGatewayIsOneHost } from './istio/mc-gateway-is-one-host.js';
import { mcGatewayNoAddress } from './istio/mc-gateway-no-address.js';
import { mcOneSideOnly } from './istio/mc-one-side-only.js';
import { mcRootsDiffer } from './istio/mc-roots-differ.js';
import { mcSameNetworkLabel } from './istio/mc-same-network-label.js';
import { mcServiceMissingLocally } from './istio/mc-service-missing-locally.js';
import { meshOutlierNoLevels } from './istio/mesh-outlier-no-levels.js';
import { minimumRingSize } from './istio/minimum-ring-size.js';
import { missingOutlierDetection } from './istio/missing-outlier-detection.js';
import { multipleHostsTcp } from './istio/multiple-hosts-tcp.js';
import { negativeLimit } from './istio/negative-limit.js';
import { noFailbackConnections } from './istio/no-failback-connections.js';
import { nodeWithoutRegion } from './istio/node-without-region.js';
import { nullEntry } from './istio/null-entry.js';
import { originalDestination } from './istio/original-destination.js';
import { outlierWithoutLocalityIntent } from './istio/outlier-without-locality-intent.js';
import { panicThresholdSet } from './istio/panic-threshold-set.js';
import { partialWildcardHost } from './istio/partial-wildcard-host.js';
import { passiveOnly } from './istio/passive-only.js';
import { percentOutOfRange } from './istio/percent-out-of-range.js';
import { portPolicyDrops } from './istio/port-policy-drops.js';
import { priorityDnsOld } from './istio/priority-dns-old.js';
import { priorityPrefix } from './istio/priority-prefix.js';
import { priorityRemoteNetwork } from './istio/priority-remote-network.js';
import { raceFirstEndpoints } from './istio/race-first-endpoints.js';
import { reservedAnnotation } from './istio/reserved-annotation.js';
import { retryStaysLocal } from './istio/retry-stays-local.js';
import { routeNeverUsed } from './istio/route-never-used.js';
import { sameNodeWithoutOutlier } from './istio/same-node-without-outlier.js';
import { seDnsMultiIp } from './istio/se-dns-multi-ip.js';
import { seDnsRoundRobin } from './istio/se-dns-round-robin.js';
import { seDoubleTls } from './istio/se-double-tls.js';
import { seExternalHostHeader } from './istio/se-external-host-header.js';
import { seNoLocality } from './istio/se-no-locality.js';
import { seOverK8sHost } from './istio/se-over-k8s-host.js';
import { seSingleEndpoint } from './istio/se-single-endpoint.js';
import { selectorAndEndpoints } from './istio/selector-and-endpoints.js';
import { selectorDrHides } from './istio/selector-dr-hides.js';
import { selectorWithResolutionNone } from './istio/selector-with-resolution-none.js';
import { sessionCookie } from './istio/session-cookie.js';
import { sharedAddress } from './istio/shared-address.js';
import { sliceWithoutPods } from './istio/slice-without-pods.js';
import { subsetCannotFailover } from './istio/subset-cannot-failover.js';
import { subsetLbReplaces } from './istio/subset-lb-replaces.js';
import { tcpNeedsAddress } from './istio/tcp-needs-address.js';
import { tlsConfigMapNamespace } from './istio/tls-config-map-namespace.js';
import { tlsCredentialConflict } from './istio/tls-credential-conflict.js';
import { tlsCredentialWithoutSelector } from './istio/tls-credential-without-selector.js';
import { tlsMutualWithoutFiles } from './istio/tls-mutual-without-files.js';
import { tlsNoName } from './istio/tls-no-name.js';
import { tlsSansInServiceEntry } from './istio/tls-sans-in-service-entry.js';
import { tlsSkipVerifyConflict } from './istio/tls-skip-verify-conflict.js';
import { trafficDistributionOverridden } from './istio/traffic-distribution-overridden.js';
import { tunnelAndProxyProtocol } from './istio/tunnel-and-proxy-protocol.js';
import { tunnelSettings } from './istio/tunnel-settings.js';
import { unixEndpoint } from './istio/unix-endpoint.js';
import { unsupportedProtocol } from './istio/unsupported-protocol.js';
import { accrualInvalid } from './linkerd/accrual-invalid.js';
import { accrualNoMode } from './linkerd/accrual-no-mode.js';
import { allZeroOutage } from './linkerd/all-zero-outage.js';
import { anchorsDiffer } from './linkerd/anchors-differ.js';
import { apexMissing } from './linkerd/apex-missing.js';
import { apiVersionNotServed } from './linkerd/api-version-not-served.js';
import { backendOtherNamespace } from './linkerd/backend-other-namespace.js';
import { canaryUnderControl } from './linkerd/canary-under-control.js';
import { deprecated } from './linkerd/deprecated.js';
import { gatewayIdentityDomain } from './linkerd/gateway-identity-domain.js';
import { gitopsFights } from './linkerd/gitops-fights.js';
import { headlessApex } from './linkerd/headless-apex.js';
import { httproute991 } from './linkerd/httproute-99-1.js';
import { httprouteMissingBackend } from './linkerd/httproute-missing-backend.js';
import { ingressBypass } from './linkerd/ingress-bypass.js';
import { labelMissing } from './linkerd/label-missing.js';
import { mirrorLabelValue } from './linkerd/mirror-label-value.js';
import { mirrorNameMismatch } from './linkerd/mirror-name-mismatch.js';
import { mirrorNamespaceMissing } from './linkerd/mirror-namespace-missing.js';
import { orderAmongFallbacks } from './linkerd/order-among-fallbacks.js';
import { portMismatch } from './linkerd/port-mismatch.js';
import { primaryNotABackend } from './linkerd/primary-not-a-backend.js';
import { publishNotReady } from './linkerd/publish-not-ready.js';
import { readinessOnly } from './linkerd/readiness-only.js';
import { remoteDiscoveryMirror } from './linkerd/remote-discovery-mirror.js';
import { serviceprofileConflict } from './linkerd/serviceprofile-conflict.js';
import { twoSplitsOneApex } from './linkerd/two-splits-one-apex.js';
import { weightNotInteger } from './linkerd/weight-not-integer.js';
import type { Rule } from './rule.js';
import { fieldCombination as schemaFieldCombination } from './schema/field-combination.js';
import { invalidValue as schemaInvalidValue } from './schema/invalid-value.js';
import { missingField as schemaMissingField } from './schema/missing-field.js';
import { unknownField as schemaUnknownField } from './schema/unknown-field.js';
import { wrongType as schemaWrongType } from './schema/wrong-type.js';
import { backingMultiPort } from './service-mesh-hub/backing-multi-port.js';
import { backingServiceNotFound } from './service-mesh-hub/backing-service-not-found.js';
import { backingWithoutOutlier } from './service-mesh-hub/backing-without-outlier.js';
import { ejectionDefault } from './service-mesh-hub/ejection-default.js';
import { hostnameNotDns1123 } from './service-mesh-hub/hostname-not-dns1123.js';
import { hostnameNotGlobal } from './service-mesh-hub/hostname-not-global.js';
import { invalidPortNumber } from './service-mesh-hub/invalid-port-number.js';
import { invalidProtocol } from './service-mesh-hub/invalid-protocol.js';
import { istioTooNew } from './service-mesh-hub/istio-too-new.js';
import { kindGone } from './service-mesh-hub/kind-gone.js';
import { meshInTwoVirtualMeshes } from './service-mesh-hub/mesh-in-two-virtual-meshes.js';
import { meshesNotInVirtualmesh } from './service-mesh-hub/meshes-not-in-virtualmesh.js';
import { missingBackingServices } from './service-mesh-hub/missing-backing-services.js';
import { missingHostname } from './service-mesh-hub/missing-hostname.js';
import { missingPort } from './service-mesh-hub/missing-port.js';
import { nameClash } from './service-mesh-hub/name-clash.js';
import { noMeshesLooksAccepted } from './service-mesh-hub/no-meshes-looks-accepted.js';
import { outlierSourceSelector } from './service-mesh-hub/outlier-source-selector.js';
import { policyConflict } from './service-mesh-hub/policy-conflict.js';
import { remoteNotFederated } from './service-mesh-hub/remote-not-federated.js';
import { serviceMeshNotFound } from './service-mesh-hub/service-mesh-not-found.js';
import { shiftMultiPort } from './service-mesh-hub/shift-multi-port.js';
import { shiftNotVisible } from './service-mesh-hub/shift-not-visible.js';
import { shiftToInvalid } from './service-mesh-hub/shift-to-invalid.js';
import { shiftWeights } from './service-mesh-hub/shift-weights.js';
import { tlsDisableDropsOutlier } from './service-mesh-hub/tls-disable-drops-outlier.js';
import { trafficShiftDestinationNotFound } from './service-mesh-hub/traffic-shift-destination-not-found.js';
import { trafficShiftFailoverServiceNotFound } from './service-mesh-hub/traffic-shift-failover-service-not-found.js';
import { trafficShiftMissingDestinationType } from './service-mesh-hub/traffic-shift-missing-destination-type.js';
import { trafficShiftPortNotFound } from './service-mesh-hub/traffic-shift-port-not-found.js';
import { trafficShiftPortRequired } from './service-mesh-hub/traffic-shift-port-required.js';
import { typoInOneRef } from './service-mesh-hub/typo-in-one-ref.js';
import { unknownMesh } from './service-mesh-hub/unknown-mesh.js';
import { unsupportedMeshType } from './service-mesh-hub/unsupported-mesh-type.js';
import { unsupportedServiceType } from './service-mesh-hub/unsupported-service-type.js';
import { vipClash } from './service-mesh-hub/vip-clash.js';
import { virtualMeshNotFound } from './service-mesh-hub/virtual-mesh-not-found.js';
import { virtualdestinationLocalityFields } from './service-mesh-hub/virtualdestination-locality-fields.js';
import { invalidYaml } from './syntax/invalid-yaml.js';
import { notAManifest } from './syntax/not-a-manifest.js';
import { repeatedObject } from './syntax/repeated-object.js';
import { unreadableFile } from './syntax/unreadable-file.js';

/** Every rule, alphabetically by id. Written by scripts/update-rules.mjs. */
export const rules: readonly Rule[] = [
  chainDoesNotVerify,
  expiredCaInBundle,
  expiredOrSoon,
  keyMismatch,
  notACa,
  rootSwapOutage,
  trustDomainDiffers,
  fallbackNeedsHealth,
  fallbackSplitCluster,
  healthHost,
  missingBackendKillsRule,
  aggregateNeedsHealth,
  aggregatePanic,
  aggregateRetrySame,
  ejectionShorterThanSweep,
  expectedStatuses,
  gatewayFailureOnlyLogs,
  hashWithDegraded,
  levelCannotEmpty,
  logicalDnsHealth,
  neverEjects,
  noSignal,
  panicDefault50,
  refused,
  retrySameHost,
  slowFirstCheck,
  spillBelow72,
  splitOriginThreshold,
  subsetIgnoresFactor,
  successRateTooFewHosts,
  unejectFlaps,
  failoverFieldCombination,
  failoverInvalidValue,
  failoverMissingField,
  targetMatchesNothing,
  failoverUnknownField,
  failoverWrongType,
  allWeightsZero,
  noPriority,
  dnsWithWeight,
  duplicateRemoteAddress,
  enterpriseOnly,
  failoverHandEdited,
  failoverNoHealth,
  gatewayApiIgnoresFailover,
  gatewayOneWay,
  gatewaySniDomains,
  healthCheckConfigInactive,
  healthCheckKindMissing,
  healthDurationMissing,
  healthMethodConnect,
  healthThresholdMissing,
  localityWeightInactive,
  maglevWithFailover,
  glooFederationMaxEjectionTooLow,
  mtlsPairBroken,
  noTrafficInterval,
  outlierIntervalMissing,
  overprovisionIgnored,
  priorityEmpty,
  routeAroundFailover,
  schemeEmptyPrimary,
  schemeMemberWithoutCluster,
  schemePrimaryIncomplete,
  schemePrimaryShared,
  schemeTargetIsPrimary,
  schemeTargetTwice,
  schemeUnknownCluster,
  schemeUpstreamUnknown,
  secretMissing,
  secretType,
  secretWrongNamespace,
  serverUnverified,
  serviceClusterip,
  servicePortName,
  targetNoHealthPath,
  targetNotAFedGateway,
  tcpHostDestination,
  tcpHostWithoutCertificate,
  upstreamgroupIgnoresHealth,
  verifySanWithoutRoot,
  zoneWithoutRegion,
  allEjected503,
  ambientGlobalWaypoint,
  app500Ejects,
  clientTimeoutHidesFailure,
  clusterLocal,
  consecutiveErrorsIgnored,
  distributeAndFailover,
  distributeBeatsPriority,
  distributeDropsUnlocated,
  distributeNoFailover,
  distributePartial,
  distributeWeights,
  dnsLevelsCrash,
  drNotMerged,
  drNotVisible,
  duplicatePort,
  duplicateSubset,
  dynamicDnsOutlierCrash,
  dynamicDnsSettings,
  emptyPolicy,
  emptyWorkloadSelector,
  endpointPortUnknown,
  endpointWithoutAddress,
  endpointsNotAllowed,
  exportToOwnNamespace,
  failoverFromEqualsTo,
  failoverIsNotExclusive,
  failoverNotRegion,
  failoverPriorityTopologyLabel,
  failoverRegionUnknown,
  gatewayErrorsShadowed,
  hashWithLevels,
  hostMatchesNothing,
  hostUnknown,
  http2KeepaliveIncomplete,
  http2UpgradeConflict,
  intervalDelaysRecovery,
  invalidAddresses,
  invalidDuration,
  invalidEndpointAddress,
  invalidExportTo,
  invalidHost,
  invalidLabel,
  invalidPort,
  invalidRetries,
  invalidRoute,
  invalidSubsetName,
  invalidWarmup,
  invalidWorkloadSelector,
  localOriginWithoutSplit,
  localityAndZoneAware,
  localityOverlap,
  localityWildcard,
  maglevTableSize,
  istioMaxEjectionTooLow,
  mcAmbientOwnRoots,
  mcGatewayIsOneHost,
  mcGatewayNoAddress,
  mcOneSideOnly,
  mcRootsDiffer,
  mcSameNetworkLabel,
  mcServiceMissingLocally,
  meshOutlierNoLevels,
  minimumRingSize,
  missingOutlierDetection,
  multipleHostsTcp,
  negativeLimit,
  noFailbackConnections,
  nodeWithoutRegion,
  nullEntry,
  originalDestination,
  outlierWithoutLocalityIntent,
  panicThresholdSet,
  partialWildcardHost,
  passiveOnly,
  percentOutOfRange,
  portPolicyDrops,
  priorityDnsOld,
  priorityPrefix,
  priorityRemoteNetwork,
  raceFirstEndpoints,
  reservedAnnotation,
  retryStaysLocal,
  routeNeverUsed,
  sameNodeWithoutOutlier,
  seDnsMultiIp,
  seDnsRoundRobin,
  seDoubleTls,
  seExternalHostHeader,
  seNoLocality,
  seOverK8sHost,
  seSingleEndpoint,
  selectorAndEndpoints,
  selectorDrHides,
  selectorWithResolutionNone,
  sessionCookie,
  sharedAddress,
  sliceWithoutPods,
  subsetCannotFailover,
  subsetLbReplaces,
  tcpNeedsAddress,
  tlsConfigMapNamespace,
  tlsCredentialConflict,
  tlsCredentialWithoutSelector,
  tlsMutualWithoutFiles,
  tlsNoName,
  tlsSansInServiceEntry,
  tlsSkipVerifyConflict,
  trafficDistributionOverridden,
  tunnelAndProxyProtocol,
  tunnelSettings,
  unixEndpoint,
  unsupportedProtocol,
  accrualInvalid,
  accrualNoMode,
  allZeroOutage,
  anchorsDiffer,
  apexMissing,
  apiVersionNotServed,
  backendOtherNamespace,
  canaryUnderControl,
  deprecated,
  gatewayIdentityDomain,
  gitopsFights,
  headlessApex,
  httproute991,
  httprouteMissingBackend,
  ingressBypass,
  labelMissing,
  mirrorLabelValue,
  mirrorNameMismatch,
  mirrorNamespaceMissing,
  orderAmongFallbacks,
  portMismatch,
  primaryNotABackend,
  publishNotReady,
  readinessOnly,
  remoteDiscoveryMirror,
  serviceprofileConflict,
  twoSplitsOneApex,
  weightNotInteger,
  schemaFieldCombination,
  schemaInvalidValue,
  schemaMissingField,
  schemaUnknownField,
  schemaWrongType,
  backingMultiPort,
  backingServiceNotFound,
  backingWithoutOutlier,
  ejectionDefault,
  hostnameNotDns1123,
  hostnameNotGlobal,
  invalidPortNumber,
  invalidProtocol,
  istioTooNew,
  kindGone,
  meshInTwoVirtualMeshes,
  meshesNotInVirtualmesh,
  missingBackingServices,
  missingHostname,
  missingPort,
  nameClash,
  noMeshesLooksAccepted,
  outlierSourceSelector,
  policyConflict,
  remoteNotFederated,
  serviceMeshNotFound,
  shiftMultiPort,
  shiftNotVisible,
  shiftToInvalid,
  shiftWeights,
  tlsDisableDropsOutlier,
  trafficShiftDestinationNotFound,
  trafficShiftFailoverServiceNotFound,
  trafficShiftMissingDestinationType,
  trafficShiftPortNotFound,
  trafficShiftPortRequired,
  typoInOneRef,
  unknownMesh,
  unsupportedMeshType,
  unsupportedServiceType,
  vipClash,
  virtualMeshNotFound,
  virtualdestinationLocalityFields,
  invalidYaml,
  notAManifest,
  repeatedObject,
  unreadableFile,
];
