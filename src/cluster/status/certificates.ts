import { daysLeft } from '../../certs/certificate.js';
import { parseCertificates } from '../../certs/pem.js';
import type { Cluster } from '../../model/cluster.js';
import type { JsonObject } from '../../model/document.js';
import { asTextMap } from '../../model/json.js';
import type { CertificateStatus } from '../../model/status.js';
import { mapBounded } from '../bounded.js';
import { readObject } from './object-status.js';

/** Keys that hold certificates, and never a private key. */
const CERTIFICATES = ['tls.crt', 'ca.crt', 'cert', 'cacert'];

/** How long the certificates of these Secrets (`namespace/name`) hold; those that are not there are left out. `nowMs` is ms since 1970. */
export async function certificateStatus(
  cluster: Cluster,
  name: string,
  secrets: readonly string[],
  nowMs: number,
): Promise<CertificateStatus[]> {
  const found = await mapBounded([...new Set(secrets)].sort(), async (secret): Promise<CertificateStatus[]> => {
    const [namespace = '', secretName = ''] = secret.split('/');
    const metadata = { namespace, name: secretName };
    const { live } = await readObject(cluster, { apiVersion: 'v1', kind: 'Secret', metadata });
    const days = live === undefined ? undefined : firstToEnd(live, nowMs);
    if (live === undefined) return [];
    return [{ cluster: name, secret, ...(days === undefined ? {} : { daysLeft: days }) }];
  });
  return found.flat();
}

function firstToEnd(secret: JsonObject, nowMs: number): number | undefined {
  const data = asTextMap(secret.data);
  const days = CERTIFICATES.flatMap(
    (key) => parseCertificates(Buffer.from(data[key] ?? '', 'base64')).certificates,
  ).map((certificate) => daysLeft(certificate, nowMs));
  return days.length === 0 ? undefined : Math.min(...days);
}
