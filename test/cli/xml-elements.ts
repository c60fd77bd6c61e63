export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
}

const TOKEN = /<\?xml [^?]*\?>|<\/([\w-]+)>|<([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;

/**
 * Every element of a text, outermost first, of the XML that reports are written in: no comments, no CDATA, no namespaces.
 *
 * @throws Error when the text is not well-formed.
 */
export function elements(text: string): Element[] {
  const all: Element[] = [];
  const open: Element[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, closed, opened, attributes = '', empty, words] = match;
    end = match.index + whole.length;
    if (closed !== undefined && open.pop()?.name !== closed) throw new Error(`</${closed}> closes nothing`);
    if (words !== undefined) checkText(words, open.length > 0);
    if (opened === undefined) continue;
    if (open.length === 0 && all.length > 0) throw new Error(`<${opened}> is a second root`);
    const element: Element = { name: opened, attributes: readAttributes(attributes), children: [] };
    open.at(-1)?.children.push(element);
    all.push(element);
    if (empty === '') open.push(element);
  }
  if (end < text.length) throw new Error(`not XML from offset ${end}: ${text.slice(end, end + 40)}`);
  if (open.length > 0) throw new Error(`<${open.at(-1)?.name}> is never closed`);
  return all;
}

function readAttributes(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => {
    checkText(value, true);
    return [name, value] as const;
  });
  const read = Object.fromEntries(pairs);
  if (Object.keys(read).length < pairs.length) throw new Error(`an attribute twice in ${text}`);
  return read;
}

function checkText(text: string, inside: boolean): void {
  if (!inside && text.trim() !== '') throw new Error(`text outside of the root: ${text}`);
  if (/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)/.test(text)) throw new Error(`a bare & in ${text}`);
}
