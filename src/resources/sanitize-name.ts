import { createHash } from 'node:crypto';

const LONGEST = 63;

/**
 * The Kubernetes name that Solo's controllers make of any text: `* / . : _` and blanks become dashes, brackets, quotes and line breaks
 * vanish; what is longer than 63 characters keeps its first 31, a dash and as much of its md5 as fits; then lower case.
 * solo-io/k8s-utils: kubeutils SanitizeNameV2 (the hash is taken before lower-casing).
 */
export function sanitizeName(name: string): string {
  const plain = name.replace(/[*/.:_ ]/g, '-').replace(/[[\]"'\n]/g, '');
  return (plain.length > LONGEST ? shorten(plain) : plain).toLowerCase();
}

function shorten(name: string): string {
  const hash = createHash('md5').update(name).digest('hex');
  return `${name.slice(0, 31)}-${hash}`.slice(0, LONGEST);
}
