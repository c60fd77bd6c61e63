import { type CertificateDetails, SOON_DAYS } from './certificate.js';

/** One line for each certificate that does not hold now, or will end within thirty days. `nowMs` is the wall-clock time, ms since 1970. */
export function endingSoon(certificates: readonly CertificateDetails[], nowMs: number): string[] {
  return certificates.flatMap((certificate) => {
    const { subject, file, place, notBefore, notAfter, daysLeft, notBeforeMs } = certificate;
    const name = `${[file, place].filter(Boolean).join(': ')}: ${subject}`;
    if (nowMs < notBeforeMs) return [`${name} is not valid before ${notBefore}`];
    if (daysLeft < 0) return [`${name} expired on ${notAfter}`];
    return daysLeft < SOON_DAYS
      ? [`${name} expires in ${daysLeft === 1 ? '1 day' : `${daysLeft} days`}, on ${notAfter}`]
      : [];
  });
}
