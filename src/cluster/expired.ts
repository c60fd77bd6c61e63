import { X509Certificate } from 'node:crypto';
import type { Json } from '../model/document.js';
import { asObject } from '../model/json.js';

/** What the server's 401 does not say: which of these credentials was valid until when. Undefined where none of them says so. */
export function expired(
  { certificate, authorization }: { certificate?: string; authorization?: string },
  nowMs: number,
): string | undefined {
  const ends = [
    ['client certificate', certificateEnd(certificate)],
    ['token', tokenEnd(authorization)],
  ] as const;
  const over = ends.find(([, endMs]) => endMs !== undefined && endMs < nowMs);
  return over === undefined ? undefined : `the ${over[0]} expired on ${new Date(over[1] ?? 0).toISOString()}`;
}

function certificateEnd(pem: string | undefined): number | undefined {
  try {
    return pem === undefined ? undefined : Date.parse(new X509Certificate(pem).validTo);
  } catch {
    return undefined;
  }
}

/** `exp` of a JSON Web Token (RFC 7519, 4.1.4), in seconds; many tokens are none. */
function tokenEnd(authorization: string | undefined): number | undefined {
  const [, payload] = /^Bearer [^.]+\.([^.]+)\./.exec(authorization ?? '') ?? [];
  try {
    const { exp } = asObject(JSON.parse(Buffer.from(payload ?? '', 'base64url').toString('utf8')) as Json);
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
