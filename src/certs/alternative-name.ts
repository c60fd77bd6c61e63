/** A subject alternative name with its type, as the generator of certificates takes it. */
export interface AlternativeName {
  type: 'dns' | 'ip' | 'url';
  value: string;
}

/** Undefined for what is no host name (wildcard at its left allowed), IP address or URI. Underscores are fine: Gloo Federation's SNI has them. */
export function parseAlternativeName(text: string): AlternativeName | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(text)) return { type: 'url', value: text };
  if (/^\d+(\.\d+){3}$/.test(text)) return isHost(text) ? { type: 'ip', value: text } : undefined;
  if (text.includes(':')) return isHost(`[${text}]`) ? { type: 'ip', value: text } : undefined;
  const label = '[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?';
  const isName = text.length <= 253 && new RegExp(`^(\\*\\.)?${label}(\\.${label})*$`, 'i').test(text);
  return isName ? { type: 'dns', value: text } : undefined;
}

function isHost(text: string): boolean {
  return URL.canParse(`http://${text}/`);
}
