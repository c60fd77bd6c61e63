import { Private } from '../../model/private.js';
import type { TlsSource, UpstreamTls } from '../../model/upstream-tls.js';
import { readExtension } from './extension.js';
import type { Field } from './field.js';

/**
 * A cluster's `transport_socket` where it is TLS. What comes by SDS is not known here.
 * Source: envoyproxy/envoy api/envoy/extensions/transport_sockets/tls/v3/tls.proto
 */
export function readTransportSocket(socket: Field): UpstreamTls | undefined {
  if (!socket.present) return undefined;
  const { type, config } = readExtension(socket);
  if (!type.endsWith('.UpstreamTlsContext')) return undefined;
  const common = config.get('common_tls_context');
  const [pair] = common.get('tls_certificates').items();
  const validation = common.get('validation_context').present
    ? common.get('validation_context')
    : common.get('combined_validation_context', 'default_validation_context');
  const certificate = pair === undefined ? undefined : readSource(pair.get('certificate_chain'));
  const key = pair === undefined ? undefined : readSource(pair.get('private_key'));
  const authority = readSource(validation.get('trusted_ca'));
  const serverName = config.get('sni').text();
  const names = validation
    .get('match_typed_subject_alt_names')
    .items()
    .flatMap((item) => item.get('matcher', 'exact').text() ?? []);
  return {
    ...(serverName === undefined ? {} : { serverName }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(key === undefined ? {} : { key }),
    ...(authority === undefined ? {} : { authority }),
    ...(names.length === 0 ? {} : { subjectAltNames: names }),
  };
}

function readSource(source: Field): TlsSource | undefined {
  const file = source.get('filename').text();
  if (file !== undefined) return { file };
  const text = source.get('inline_string').text();
  return text === undefined ? undefined : { text: new Private(text) };
}
