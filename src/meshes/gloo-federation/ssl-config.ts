import type { UpstreamTls } from '../../model/upstream-tls.js';
import type { Field } from '../../resources/field.js';

/** An Upstream's `sslConfig` or an endpoint's `upstreamSslConfig`. gloo: api/v1/ssl/ssl.proto, UpstreamSslConfig. */
export function readSslConfig(config: Field): UpstreamTls | undefined {
  if (!config.present) return undefined;
  const serverName = config.get('sni').text();
  const name = config.get('secretRef', 'name').text();
  const namespace = config.get('secretRef', 'namespace').text();
  const file = (key: string): { file: string } | undefined => {
    const path = config.get('sslFiles', key).text();
    return path === undefined ? undefined : { file: path };
  };
  const [certificate, key, authority] = [file('tlsCert'), file('tlsKey'), file('rootCa')];
  const subjectAltNames = config.get('verifySubjectAltName').texts();
  return {
    ...(serverName === undefined ? {} : { serverName }),
    ...(name === undefined ? {} : { secret: { name, ...(namespace === undefined ? {} : { namespace }) } }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(key === undefined ? {} : { key }),
    ...(authority === undefined ? {} : { authority }),
    ...(subjectAltNames.length === 0 ? {} : { subjectAltNames }),
  };
}
