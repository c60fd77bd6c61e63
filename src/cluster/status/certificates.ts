import { daysLeft } from '../../certs/certificate.js';
import { parseCertificates } from '../../certs/pem.js';
import { ClusterError } from '../../errors.js';
import type { Cluster } from '../../model/cluster.js';
import type { JsonObject } from '../../model/document.js';
import { asTextMap } from '../../model/json.js';
import type { CertificateStatus } from '../../model/status.js';
import { mapBounded } from '../bounded.js';

/** Keys that hold certificates, and never a private key. */
const CERTIFICATES = ['tls.crt', 'ca.crt', 'cert', 'cacert'];

/** What is known of the certificates in some Secrets of one cluster. */
export interface FoundCertificates {
  found: CertificateStatus[];
  /** What may not be read, one sentence each. */
  notes: string[];
}

/** How long the certificates of these Secrets (`namespace/name`) hold; those that are not there are left out. `nowMs` is ms since 1970. */
export async function certificateStatus(
  cluster: Cluster,
  name: string,
  secrets: readonly string[],
  nowMs: number,
): Promise<FoundCertificates> {
  const all = await mapBounded([...new Set(secrets)].sort(), async (secret): Promise<FoundCertificates> => {
    const [namespace = '', secretName = ''] = secret.split('/');
    try {
      const live = await cluster.get({ apiVersion: 'v1', kind: 'Secret', namespace, name: secretName });
      const days = live === undefined ? undefined : firstToEnd(live, nowMs);
      const found =
        live === undefined ? [] : [{ cluster: name, secret, ...(days === undefined ? {} : { daysLeft: days }) }];
      return { found, notes: [] };
    } catch (error) {
      // Who may look at a failover need not be allowed to look into its Secrets.
      if (error instanceof ClusterError && error.code === 'forbidden') return { found: [], notes: [error.message] };
      throw error;
    }
  });
  return { found: all.flatMap(({ found }) => found), notes: all.flatMap(({ notes }) => notes) };
}

function firstToEnd(secret: JsonObject, nowMs: number): number | undefined {
  const data = asTextMap(secret.data);
  const days = CERTIFICATES.flatMap(
    (key) => parseCertificates(Buffer.from(data[key] ?? '', 'base64')).certificates,
  ).map((certificate) => daysLeft(certificate, nowMs));
  return days.length === 0 ? undefined : Math.min(...days);
}
