import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';

const CONFIG_MAP = 'configmap://';

/** Client TLS settings (istio: agent/validation.go ValidateTLS). With a credentialName the files are not asked for. */
export function admitTls(tls: Field, admission: Admission): void {
  if (!tls.present) return;
  const mode = tls.get('mode').text();
  const credential = tls.get('credentialName');
  admitConfigMap(credential, admission);
  admitSkipVerify(tls, mode, admission);
  if (mode !== 'SIMPLE' && mode !== 'MUTUAL') return;
  if (credential.text() !== undefined) {
    const files = written(tls, ['clientCertificate', 'privateKey', 'caCertificates', 'caCrl']);
    if (files.length === 0) return;
    const message = `credentialName \`${credential.text()}\` stands beside ${files.join(', ')}, expected either the Secret or files`;
    admission.error(credential, 'istio/tls-credential-conflict', message);
  } else if (mode === 'MUTUAL') {
    const missing = ['clientCertificate', 'privateKey'].filter((name) => tls.get(name).text() === undefined);
    if (missing.length === 0) return;
    const message = `mode is MUTUAL without ${missing.join(' and ')}, expected both files or a credentialName`;
    admission.error(tls, 'istio/tls-mutual-without-files', message);
  }
}

/** `configmap://NAMESPACE/NAME` must lie in the rule's own namespace, which is unknown when the manifest names none. */
function admitConfigMap(credential: Field, admission: Admission): void {
  const text = credential.text();
  if (text?.startsWith(CONFIG_MAP) !== true) return;
  const [namespace, name] = text.slice(CONFIG_MAP.length).split('/');
  const own = credential.document.namespace;
  if (!namespace || !name) {
    const message = `credentialName is \`${text}\`, expected \`${CONFIG_MAP}${own ?? 'NAMESPACE'}/NAME\``;
    admission.error(credential, 'istio/tls-config-map-namespace', message);
  } else if (own !== undefined && namespace !== own) {
    const message = `credentialName names a ConfigMap of namespace \`${namespace}\`, expected the rule's own, \`${own}\``;
    admission.error(credential, 'istio/tls-config-map-namespace', message);
  }
}

function admitSkipVerify(tls: Field, mode: string | undefined, admission: Admission): void {
  const skip = tls.get('insecureSkipVerify');
  if (skip.boolean() !== true || (mode !== 'SIMPLE' && mode !== 'MUTUAL')) return;
  // A Secret may hold the client certificate alone, so MUTUAL allows it.
  const against = written(tls, ['caCertificates', ...(mode === 'SIMPLE' ? ['credentialName'] : []), 'subjectAltNames']);
  if (against.length === 0) return;
  const message = `insecureSkipVerify is true while ${against.join(', ')} says what to verify`;
  admission.error(skip, 'istio/tls-skip-verify-conflict', message);
}

function written(tls: Field, names: string[]): string[] {
  return names.filter((name) => tls.get(name).text() !== undefined || tls.get(name).items().length > 0);
}
