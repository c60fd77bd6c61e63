import type { X509Certificate } from 'node:crypto';
import { invalidNow, isSame, isSelfSigned, nameText } from './certificate.js';

/**
 * Why a proxy that trusts `anchors` refuses this chain (leaf first), or undefined when it takes it. Any certificate among the anchors may end
 * a chain, self-signed or not, the leaf included (envoy: source/common/tls/cert_validator/default_validator.cc, X509_V_FLAG_PARTIAL_CHAIN).
 */
export function distrust(
  [leaf, ...between]: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
  nowMs: number,
): string | undefined {
  return leaf === undefined ? 'holds no certificate' : refusal(leaf, between, anchors, nowMs);
}

function refusal(
  certificate: X509Certificate,
  between: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
  nowMs: number,
): string | undefined {
  const name = `\`${nameText(certificate.subject)}\``;
  const invalid = invalidNow(certificate, nowMs);
  if (invalid !== undefined) return `${name} ${invalid}`;
  if (anchors.some((anchor) => isSame(anchor, certificate))) return undefined;
  if (isSelfSigned(certificate)) return `${name} is self-signed and not among the trusted certificates`;
  const reasons: string[] = [];
  const named = [...anchors, ...between].filter((issuer) => issuer.subject === certificate.issuer);
  for (const issuer of named) {
    const reason =
      unfit(certificate, issuer) ??
      refusal(
        issuer,
        between.filter((other) => other !== issuer),
        anchors,
        nowMs,
      );
    if (reason === undefined) return undefined;
    reasons.push(reason);
  }
  return (
    reasons[0] ??
    `${name} is signed by \`${nameText(certificate.issuer)}\`, which is not among the trusted certificates`
  );
}

/** Why `issuer` cannot have signed `certificate`, though it has the right name. */
function unfit(certificate: X509Certificate, issuer: X509Certificate): string | undefined {
  const name = `\`${nameText(issuer.subject)}\``;
  if (!certificate.verify(issuer.publicKey)) return `${name} has the issuer's name but not the key that signed`;
  if (!issuer.ca) return `${name} signed, but is no CA (basicConstraints CA:TRUE, keyUsage keyCertSign)`;
  return certificate.checkIssued(issuer) ? undefined : `${name} has the issuer's name but another key identifier`;
}
