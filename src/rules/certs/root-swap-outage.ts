import type { Rule } from '../rule.js';
import { certificateFile, certificateName } from './certificate-files.js';
import { ROOT_B, ROOTS_A_AND_B } from './example-certificates.js';

export const rootSwapOutage: Rule = {
  id: 'certs/root-swap-outage',
  severity: 'warning',
  title: 'a new root replaces the old one at once',
  why: 'While a root is rotated some proxies hold certificates of the old one and some of the new one. When the new bundle does not hold the old root they refuse each other until the last proxy has restarted. First distribute a bundle of both, then switch the issuer, then drop the old root.',
  on: 'input',
  check(context, report) {
    const current = context.of('', 'ConfigMap').filter(({ name }) => name === 'istio-ca-root-cert');
    for (const secret of context.of('', 'Secret').filter(({ name }) => name === 'cacerts')) {
      const next = certificateFile(secret, 'root-cert.pem');
      const now = current
        .filter(({ cluster }) => cluster === secret.cluster)
        .flatMap((configMap) => certificateFile(configMap, 'root-cert.pem') ?? [])[0];
      if (next === undefined || now === undefined) continue;
      const kept = new Set(next.certificates.map(({ fingerprint256 }) => fingerprint256));
      // A root that goes while another one stays is the last step of a rotation.
      if (now.certificates.some(({ fingerprint256 }) => kept.has(fingerprint256))) continue;
      report({
        document: secret,
        path: next.path,
        message: `root-cert.pem holds ${next.certificates.map(certificateName).join(', ')} and not ${now.certificates.map(certificateName).join(', ')}, which the proxies trust now: old and new proxies refuse each other during the rotation`,
        hint: 'put both roots into root-cert.pem first',
      });
    }
  },
  examples: {
    bad: `apiVersion: v1
kind: Secret
metadata:
  name: cacerts
  namespace: istio-system
type: Opaque
data:
  root-cert.pem: ${ROOT_B}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: istio-ca-root-cert
  namespace: shop
data:
  root-cert.pem: |
    -----BEGIN CERTIFICATE-----
    MIIBVDCB+6ADAgECAgEBMAoGCCqGSM49BAMCMBExDzANBgNVBAMMBnJvb3QtYTAg
    Fw0yNDAxMDEwMDAwMDBaGA8yMDk5MTIzMTAwMDAwMFowETEPMA0GA1UEAwwGcm9v
    dC1hMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqXMaIQaj8fMgxicmPHDF3Db5
    OlOPVMe7G9sb5plQSe2Rw38r63UqlhhCo6XgxjN/RpsJatwW1HbjWepAZyjWeaNC
    MEAwDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwHQYDVR0OBBYEFM7E
    Gg+m3fat+HYJYGXcI+MyBcBgMAoGCCqGSM49BAMCA0gAMEUCIHDXuyoWiyK6QPv7
    hP7OJmEw3XuHBH4GbhttLg2FuWwSAiEA+VJIQR3ZJqYNs7/xzKhDLWpjpLOB0i5z
    ZHYQm6iZPJk=
    -----END CERTIFICATE-----
`,
    good: `apiVersion: v1
kind: Secret
metadata:
  name: cacerts
  namespace: istio-system
type: Opaque
data:
  root-cert.pem: ${ROOTS_A_AND_B}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: istio-ca-root-cert
  namespace: shop
data:
  root-cert.pem: |
    -----BEGIN CERTIFICATE-----
    MIIBVDCB+6ADAgECAgEBMAoGCCqGSM49BAMCMBExDzANBgNVBAMMBnJvb3QtYTAg
    Fw0yNDAxMDEwMDAwMDBaGA8yMDk5MTIzMTAwMDAwMFowETEPMA0GA1UEAwwGcm9v
    dC1hMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqXMaIQaj8fMgxicmPHDF3Db5
    OlOPVMe7G9sb5plQSe2Rw38r63UqlhhCo6XgxjN/RpsJatwW1HbjWepAZyjWeaNC
    MEAwDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwHQYDVR0OBBYEFM7E
    Gg+m3fat+HYJYGXcI+MyBcBgMAoGCCqGSM49BAMCA0gAMEUCIHDXuyoWiyK6QPv7
    hP7OJmEw3XuHBH4GbhttLg2FuWwSAiEA+VJIQR3ZJqYNs7/xzKhDLWpjpLOB0i5z
    ZHYQm6iZPJk=
    -----END CERTIFICATE-----
`,
  },
};
