import { readFullYaml } from '../manifest/full-yaml.js';
import { type Document, isKind } from '../model/document.js';
import { asObject, asText } from '../model/json.js';
import { readTrafficPolicy, type TrafficPolicy } from './destination-rule.js';
import { Field } from './field.js';

/** As much of Istio's MeshConfig (and of its networks) as decides where traffic goes, defaults filled in. */
export interface MeshConfig {
  /** False when the inputs hold no mesh config and every value is Istio's default. */
  given: boolean;
  rootNamespace: string;
  connectTimeoutMs: number;
  /** undefined: Istio's default, which is enabled and empty. */
  localityLbSetting?: Field;
  zoneAwareLbSetting?: Field;
  defaultTrafficPolicy?: TrafficPolicy;
  defaultHttpRetryPolicy?: Field;
  defaultServiceExportTo: string[];
  defaultDestinationRuleExportTo: string[];
  /** `serviceSettings` by host: whether only endpoints of the client's own cluster are sent. */
  clusterLocal: { host: string; clusterLocal: boolean }[];
  networks: MeshNetwork[];
}

/** One entry of `meshNetworks`. */
export interface MeshNetwork {
  name: string;
  fromCidr: string[];
  fromRegistry: string[];
  gateways: { address?: string; registryServiceName?: string; port: number }[];
}

/** The mesh config of ConfigMap `istio-system/istio`, else Istio's defaults (istio: pkg/config/mesh/mesh.go DefaultMeshConfig). */
export function readMeshConfig(documents: readonly Document[]): MeshConfig {
  const document = documents.find(
    (candidate) =>
      isKind(candidate, '', 'ConfigMap') && candidate.name === 'istio' && candidate.namespace === 'istio-system',
  );
  const mesh = document && embedded(document, 'mesh');
  const field = (name: string) => (mesh?.get(name).present ? mesh.get(name) : undefined);
  const exportTo = (name: string) => field(name)?.texts() ?? ['*'];
  return {
    given: document !== undefined,
    rootNamespace: field('rootNamespace')?.text() ?? 'istio-system',
    connectTimeoutMs: field('connectTimeout')?.durationMs() ?? 10_000,
    localityLbSetting: field('localityLbSetting'),
    zoneAwareLbSetting: field('zoneAwareLbSetting'),
    defaultTrafficPolicy: mesh && readTrafficPolicy(mesh.get('defaultTrafficPolicy')),
    defaultHttpRetryPolicy: field('defaultHttpRetryPolicy'),
    defaultServiceExportTo: exportTo('defaultServiceExportTo'),
    defaultDestinationRuleExportTo: exportTo('defaultDestinationRuleExportTo'),
    clusterLocal: (field('serviceSettings')?.items() ?? []).flatMap((entry) =>
      entry
        .get('hosts')
        .texts()
        .map((host) => ({ host, clusterLocal: entry.get('settings', 'clusterLocal').boolean() === true })),
    ),
    networks: document === undefined ? [] : readNetworks(embedded(document, 'meshNetworks').get('networks')),
  };
}

/** The YAML text under one key of a ConfigMap. All that its fields can tell of their place is that key. */
function embedded(document: Document, key: string): Field {
  const text = asText(asObject(document.value.data)[key]) ?? '';
  const inner: Document = {
    ...document,
    value: asObject(readFullYaml(text).value),
    at: () => document.at(['data', key]),
  };
  return Field.root(inner, { snakeCase: true });
}

function readNetworks(networks: Field): MeshNetwork[] {
  return Object.keys(asObject(networks.value)).map((name) => {
    const endpoints = networks.get(name, 'endpoints').items();
    const texts = (key: string) => endpoints.flatMap((endpoint) => endpoint.get(key).text() ?? []);
    return {
      name,
      fromCidr: texts('fromCidr'),
      fromRegistry: texts('fromRegistry'),
      gateways: networks
        .get(name, 'gateways')
        .items()
        .map((gateway) => ({
          address: gateway.get('address').text(),
          registryServiceName: gateway.get('registryServiceName').text(),
          port: gateway.get('port').number() ?? 15_443,
        })),
    };
  });
}
