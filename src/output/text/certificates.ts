import { type CertificateDetails, SOON_DAYS } from '../../certs/certificate.js';
import type { ReportOf } from '../report.js';
import type { Style } from '../style.js';
import { table } from '../table.js';

/** One block for each certificate, and the files that were written. */
export function certificatesText({ data: { certificates, files } }: ReportOf<'certificates'>, style: Style): string {
  const blocks = certificates.map((certificate) => `${block(certificate, style).join('\n')}\n`);
  const written = files === undefined ? [] : [`written:\n${files.map((file) => `  ${file}\n`).join('')}`];
  return [...blocks, ...written].join('\n');
}

function block(certificate: CertificateDetails, style: Style): string[] {
  const { subject, sans, signedBy, notBefore, notAfter, key, file, place } = certificate;
  const rows = [
    ['names', sans.length === 0 ? 'none' : sans.join(', ')],
    ['signed by', signedBy],
    ['valid', `${notBefore} to ${notAfter}, ${remaining(certificate, style)}`],
    ['key', key],
  ].map(([label = '', text = '']) => [style.dim(label), text]);
  const where = [file, place].filter(Boolean).join(': ');
  return [
    `${style.bold(subject === '' ? 'no subject' : subject)}  ${style.dim(where)}`,
    ...table(rows, { indent: '  ' }),
  ];
}

function remaining({ daysLeft }: CertificateDetails, style: Style): string {
  if (daysLeft < 0) return style.red('expired');
  const text = `${daysLeft === 1 ? '1 day' : `${daysLeft} days`} left`;
  return daysLeft < SOON_DAYS ? style.yellow(text) : style.green(text);
}
