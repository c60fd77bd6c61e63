import type { KeyObject } from 'node:crypto';
import { createAuthority, issueLeaf, type Pair } from '../../src/certs/authority.js';

/** A root, and a leaf of it for each side, all PEM. */
export interface Certificates {
  authority: string;
  server: { certificate: string; key: string };
  client: { certificate: string; key: KeyObject };
}

export async function createCertificates(): Promise<Certificates> {
  const terms = { algorithm: 'ecdsa' as const, days: 1, nowMs: Date.now() };
  const root = await createAuthority('root', terms);
  const name = { type: 'dns' as const, value: 'localhost' };
  const server = await issueLeaf(root, { side: 'server', commonName: 'localhost', sans: [name] }, terms);
  const client = await issueLeaf(root, { side: 'client', commonName: 'failover', sans: [] }, terms);
  return {
    authority: root.certificate.toString(),
    server: { certificate: server.certificate.toString(), key: pem(server) },
    client: { certificate: client.certificate.toString(), key: client.key },
  };
}

function pem({ key }: Pair): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
