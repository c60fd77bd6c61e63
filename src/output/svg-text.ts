/** Text as it may stand between tags and in attributes; characters that XML 1.0 has no place for are left out. */
export function svgText(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these control characters make XML ill-formed
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  );
}

/** One line of text at a place; `classes` are those of the picture's style. */
export function textAt(x: number, y: number, text: string, classes = ''): string {
  return `<text x="${round(x)}" y="${round(y)}"${classes === '' ? '' : ` class="${classes}"`}>${svgText(text)}</text>`;
}

/** A tenth of a pixel is fine enough, and keeps files small. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
