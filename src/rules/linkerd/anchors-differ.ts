import { X509Certificate } from 'node:crypto';
import { readFullYaml } from '../../manifest/full-yaml.js';
import type { Document, Path } from '../../model/document.js';
import { asObject, asText } from '../../model/json.js';
import type { Rule } from '../rule.js';

interface Anchors {
  document: Document;
  path: Path;
  cluster: string;
  fingerprints: Set<string>;
}

export const anchorsDiffer: Rule = {
  id: 'linkerd/anchors-differ',
  severity: 'error',
  title: 'two clusters without a common trust anchor',
  why: 'Calls between clusters are mutually authenticated, so both need one trust anchor in common. Without it the gateway refuses every call and every probe, no mirror becomes ready, and the failover target is never there.',
  on: 'input',
  check(context, report) {
    const found = context.of('', 'ConfigMap').flatMap((document) => readAnchors(document) ?? []);
    for (const [index, own] of found.entries()) {
      const stranger = found
        .slice(0, index)
        .find(
          ({ cluster, fingerprints }) =>
            cluster !== own.cluster && ![...fingerprints].some((f) => own.fingerprints.has(f)),
        );
      if (stranger === undefined) continue;
      report({
        document: own.document,
        path: own.path,
        message: `clusters ${stranger.cluster} and ${own.cluster} have no trust anchor in common (${stranger.fingerprints.size} and ${own.fingerprints.size} certificates): every call between them is refused`,
        hint: 'put the anchors of both clusters into the bundle of each',
      });
    }
  },
  examples: {
    bad: `apiVersion: v1
kind: ConfigMap
metadata:
  name: linkerd-identity-trust-roots
  namespace: linkerd
  annotations: { failover.dev/cluster: east }
data:
  ca-bundle.crt: |
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
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: linkerd-identity-trust-roots
  namespace: linkerd
  annotations: { failover.dev/cluster: west }
data:
  ca-bundle.crt: |
    -----BEGIN CERTIFICATE-----
    MIIBUzCB+6ADAgECAgECMAoGCCqGSM49BAMCMBExDzANBgNVBAMMBnJvb3QtYjAg
    Fw0yNDAxMDEwMDAwMDBaGA8yMDk5MTIzMTAwMDAwMFowETEPMA0GA1UEAwwGcm9v
    dC1iMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEKfLqaz72yYqOc7tAXQJHCDX7
    O3llpTJvJZXhE6bWqpF6/eKPHAQpxSJtUgjVL7qDFdqRLJM8wjK1L5MPaQMOMKNC
    MEAwDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwHQYDVR0OBBYEFIfx
    VGlro3hmAzfiO9wgYyjqnnDPMAoGCCqGSM49BAMCA0cAMEQCIEqc/mSa5yD9+j5V
    8ozp9okUXsh4ViBSpaG25zn+RAbVAiAyJNgSN9KRwu8jXUXTwvQxrWNXN4+E4Hi6
    g50pZip1Vg==
    -----END CERTIFICATE-----
`,
    good: `apiVersion: v1
kind: ConfigMap
metadata:
  name: linkerd-identity-trust-roots
  namespace: linkerd
  annotations: { failover.dev/cluster: east }
data:
  ca-bundle.crt: |
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
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: linkerd-identity-trust-roots
  namespace: linkerd
  annotations: { failover.dev/cluster: west }
data:
  ca-bundle.crt: |
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

/** The bundle that the proxies use, or the one that Linkerd was installed with. */
function readAnchors(document: Document): Anchors | undefined {
  const { cluster, name } = document;
  if (cluster === undefined) return undefined;
  const data = asObject(document.value.data);
  const places: Record<string, { key: string; read: (text: string) => string | undefined }> = {
    'linkerd-identity-trust-roots': { key: 'ca-bundle.crt', read: (text) => text },
    'linkerd-config': {
      key: 'values',
      read: (text) => asText(asObject(readFullYaml(text).value).identityTrustAnchorsPEM),
    },
  };
  // A ConfigMap may be called `__proto__` or `toString`.
  const place = Object.hasOwn(places, name) ? places[name] : undefined;
  const pem = place?.read(asText(data[place.key]) ?? '');
  const fingerprints = new Set((pem?.match(PEM) ?? []).flatMap((block) => fingerprint(block) ?? []));
  if (place === undefined || fingerprints.size === 0) return undefined;
  return { document, path: ['data', place.key], cluster, fingerprints };
}

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

function fingerprint(pem: string): string | undefined {
  try {
    return new X509Certificate(pem).fingerprint256;
  } catch {
    return undefined;
  }
}
