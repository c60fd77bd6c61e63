import type { TlsSource, UpstreamTls } from '../../model/upstream-tls.js';
import type { Field } from '../../resources/field.js';

/**
 * TLS that a DestinationRule originates (SIMPLE and MUTUAL); Istio's own mTLS is between sidecars and nobody else's. `namespace` is that of the
 * proxy's Secrets. istio: api networking/v1alpha3/destination_rule.proto, ClientTLSSettings.
 */
export function readClientTls(tls: Field | undefined): UpstreamTls | undefined {
  const mode = tls?.get('mode').text();
  if (tls === undefined || (mode !== 'SIMPLE' && mode !== 'MUTUAL')) return undefined;
  const source = (name: string): TlsSource | undefined => {
    const file = tls.get(name).text();
    return file === undefined ? undefined : { file };
  };
  const secret = tls.get('credentialName').text();
  const [certificate, key] = mode === 'MUTUAL' ? [source('clientCertificate'), source('privateKey')] : [];
  const authority = source('caCertificates');
  const serverName = tls.get('sni').text();
  const names = tls.get('subjectAltNames').texts();
  return {
    ...(serverName === undefined ? {} : { serverName }),
    ...(secret === undefined ? {} : { secret: { name: secret } }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(key === undefined ? {} : { key }),
    ...(authority === undefined ? {} : { authority }),
    ...(names.length === 0 ? {} : { subjectAltNames: names }),
  };
}
