import { apiGroup, type JsonObject } from '../../model/document.js';
import { asList, asObject, asText, asTextMap } from '../../model/json.js';
import { textsUnder } from '../../resources/named-in.js';
import type { NeededSecret } from '../mesh.js';

/** istiod also looks for the CA alone under this name (istio: pilot/pkg/credentials/kube/secrets.go). */
const CA_SUFFIX = '-cacert';

/**
 * The Secrets behind `credentialName`. istiod gives a proxy only those of the proxy's own namespace, so it takes a selector to know which one is
 * meant: a DestinationRule without one is for gateways, wherever they run.
 */
export function credentialSecrets({ apiVersion, kind, metadata, spec }: JsonObject): NeededSecret[] {
  if (apiGroup(asText(apiVersion) ?? '') !== 'networking.istio.io') return [];
  const { selector, servers, workloadSelector, trafficPolicy } = asObject(spec);
  if (kind === 'Gateway') {
    const labels = asTextMap(selector);
    if (Object.keys(labels).length === 0) return [];
    return credentials(servers).map((name) => ({ names: [name], readers: { labels } }));
  }
  // A workloadSelector selects in the rule's own namespace only (istio/api: networking/v1alpha3/destination_rule.proto).
  const namespace = asText(asObject(metadata).namespace);
  const labels = asTextMap(asObject(workloadSelector).matchLabels);
  if (kind !== 'DestinationRule' || namespace === undefined || Object.keys(labels).length === 0) return [];
  return credentials(trafficPolicy).map((name) => ({
    names: [name, `${name}${CA_SUFFIX}`],
    readers: { namespace, labels },
  }));
}

/** `configmap://` and the like name no Secret; a server that passes TLS through reads none. */
function credentials(value: Parameters<typeof textsUnder>[0]): string[] {
  const read = Array.isArray(value)
    ? asList(value).filter((server) => {
        const { mode } = asObject(asObject(server).tls);
        return mode === 'SIMPLE' || mode === 'MUTUAL' || mode === 'OPTIONAL_MUTUAL';
      })
    : value;
  return textsUnder(read, ['credentialName']).filter((name) => /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name));
}
