import type { X509Certificate } from 'node:crypto';
import type { Side } from './authority.js';
import { daysLeft, invalidNow, keyText, nameText, notAfterMs, SOON_DAYS, timeText } from './certificate.js';
import { type CheckResult, failed, passed, warning } from './check-result.js';
import type { TlsSecret } from './tls-secret.js';

const PURPOSES: Record<Side, { oid: string; name: string }> = {
  server: { oid: '1.3.6.1.5.5.7.3.1', name: 'serverAuth' },
  client: { oid: '1.3.6.1.5.5.7.3.2', name: 'clientAuth' },
};
const ANY_PURPOSE = '2.5.29.37.0';
const FEWEST_RSA_BITS = 2048;

/** What one Secret must be by itself, whoever stands on the other side. `nowMs` is wall-clock time, ms since 1970. */
export function checkSecret(secret: TlsSecret, side: Side, nowMs: number): CheckResult[] {
  const { name, chain } = secret;
  const [leaf] = chain;
  const broken = secret.broken.map((key) => failed(name, 'certificate', `${key} holds a block that is no certificate`));
  if (leaf === undefined) {
    return [...checkType(secret), ...broken, failed(name, 'certificate', 'tls.crt holds no certificate, expected PEM')];
  }
  return [
    ...checkType(secret),
    ...broken,
    checkKey(secret, leaf),
    ...checkStrength(name, leaf),
    ...checkPurpose(name, leaf, side),
    ...chain.map((certificate) => checkValidity(name, certificate, nowMs)),
    // Clients cannot get past an expired authority where it is the only one; where it is one of several the others still count.
    ...(secret.ca ?? [])
      .map((certificate) => checkAuthority(name, certificate, nowMs))
      .filter(({ result }) => result !== 'passed'),
  ];
}

/** gloo: projects/gloo/pkg/api/converters/kube: only this type is read as a TLS Secret. */
function checkType({ name, type }: TlsSecret): CheckResult[] {
  if (type === 'kubernetes.io/tls') return [];
  return [
    failed(
      name,
      'type',
      `found type \`${type}\`, expected \`kubernetes.io/tls\`: Gloo does not read it as a TLS Secret`,
    ),
  ];
}

function checkKey({ name, key, hasKey }: TlsSecret, leaf: X509Certificate): CheckResult {
  if (!hasKey) return failed(name, 'key', 'tls.key is absent or empty');
  if (key === undefined) return failed(name, 'key', 'tls.key is no usable private key, expected unencrypted PEM');
  return leaf.checkPrivateKey(key)
    ? passed(name, 'key', `tls.key belongs to \`${nameText(leaf.subject)}\` (${keyText(leaf)})`)
    : failed(name, 'key', 'tls.key is not the key of the certificate in tls.crt');
}

/** envoy: source/common/tls/context_impl.cc refuses RSA below 2048 bits, and for years it refused every curve but P-256. */
function checkStrength(name: string, leaf: X509Certificate): CheckResult[] {
  const { modulusLength, namedCurve } = leaf.publicKey.asymmetricKeyDetails ?? {};
  if (modulusLength !== undefined && modulusLength < FEWEST_RSA_BITS) {
    return [
      failed(name, 'key-size', `found ${keyText(leaf)}, expected at least ${FEWEST_RSA_BITS} bits: Envoy refuses it`),
    ];
  }
  if (namedCurve !== undefined && namedCurve !== 'prime256v1') {
    return [warning(name, 'key-size', `found ${keyText(leaf)}: older Envoys take P-256 only`)];
  }
  return [];
}

/** Without an extended key usage a certificate serves any purpose (RFC 5280 4.2.1.12). Node gives the extension as `keyUsage`. */
function checkPurpose(name: string, leaf: X509Certificate, side: Side): CheckResult[] {
  const usages = leaf.keyUsage as string[] | undefined;
  if (usages === undefined) return [];
  const { oid, name: purpose } = PURPOSES[side];
  if (usages.includes(oid) || usages.includes(ANY_PURPOSE))
    return [passed(name, 'usage', `may be used for ${purpose}`)];
  return [failed(name, 'usage', `the extended key usage lacks ${purpose}: the other side refuses the certificate`)];
}

function checkValidity(name: string, certificate: X509Certificate, nowMs: number): CheckResult {
  const subject = `\`${nameText(certificate.subject)}\``;
  const invalid = invalidNow(certificate, nowMs);
  if (invalid !== undefined) return failed(name, 'validity', `${subject} ${invalid}`);
  const days = daysLeft(certificate, nowMs);
  const until = `${subject} is valid until ${timeText(notAfterMs(certificate))}`;
  if (days >= SOON_DAYS) return passed(name, 'validity', until);
  return warning(name, 'validity', `${until}, ${days === 1 ? '1 day' : `${days} days`} from now`, {
    hint: '`failover certs create --renew` makes new pairs',
  });
}

function checkAuthority(name: string, certificate: X509Certificate, nowMs: number): CheckResult {
  const found = checkValidity(name, certificate, nowMs);
  const message = `in ca.crt, ${found.message}`;
  return { ...found, result: found.result === 'failed' ? 'warning' : found.result, message };
}
