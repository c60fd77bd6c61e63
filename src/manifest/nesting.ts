/** How deep maps and lists may stand in each other. Kubernetes itself refuses far less; real manifests stay under 40. */
export const MAX_DEPTH = 500;

/**
 * The offset at which maps and lists are nested deeper than `MAX_DEPTH`, by brackets or by indentation. To be asked before the
 * yaml package sees the text: it recurses for every level and takes the whole process down with it on hostile input.
 */
export function tooDeepAt(text: string): number | undefined {
  const scanner = new NestingScanner(text);
  while (scanner.at < text.length) {
    scanner.line();
    if (scanner.deep !== undefined) return scanner.deep;
  }
  return undefined;
}

class NestingScanner {
  at = 0;
  deep: number | undefined;
  /** Columns of the open block collections; a list counts half a column more than the map whose value it may be. */
  private readonly open: number[] = [];
  private flow = 0;
  /** Where the last token began. */
  private last = 0;

  constructor(private readonly text: string) {}

  line(): void {
    const start = this.at;
    this.skip(/ */y);
    if (this.flow === 0) {
      while (this.skip(/[-?:](?=[ \t\n]|$)[ \t]*/y)) this.enter(this.last - start + 0.5, this.last);
      // A key, as far as one can see from here: at worst a scalar counts as a level.
      if (!/[[{|>#\n]/.test(this.text.charAt(this.at))) this.enter(this.at - start, this.at);
    }
    this.values();
    this.skip(/\n/y);
  }

  private skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return false;
    this.last = this.at;
    this.at = pattern.lastIndex;
    return true;
  }

  private enter(column: number, offset: number): void {
    while (this.open.length > 0 && (this.open.at(-1) as number) > column) this.open.pop();
    if (this.open.at(-1) !== column) this.open.push(column);
    this.check(offset);
  }

  private check(offset: number): void {
    if (this.open.length + this.flow > MAX_DEPTH) this.deep ??= offset;
  }

  /** The rest of a line. Quotes and brackets mean something only where a value may begin, and brackets anywhere in a flow collection. */
  private values(): void {
    let mayBegin = true;
    while (this.deep === undefined && this.at < this.text.length && this.text.charAt(this.at) !== '\n') {
      if (mayBegin && this.skip(/"[^"\\]*(?:\\[\s\S][^"\\]*)*"|'[^']*'/y)) mayBegin = false;
      else if (mayBegin && this.flow === 0 && this.skip(/[|>][-+\d]*[ \t]*(?:#.*)?(?=\n|$)/y)) this.skipBlockScalar();
      else if ((mayBegin || this.flow > 0) && this.skip(/[[{]/y)) {
        this.flow += 1;
        this.check(this.last);
        mayBegin = true;
      } else if (this.flow > 0 && this.skip(/[\]}]/y)) {
        this.flow -= 1;
        mayBegin = false;
      } else if (this.skip(/#.*/y)) mayBegin = false;
      else if (this.skip(/[:,?-](?=[ \t\n[{"']|$)|[&!][^\s,[\]{}]*/y)) mayBegin = true;
      else if (!this.skip(/[ \t]+/y)) {
        // A `#` begins a comment only after white space.
        this.skip(/[^\s[\]{},:]+|./y);
        mayBegin = false;
      }
    }
  }

  private skipBlockScalar(): void {
    const column = Math.floor(this.open.at(-1) ?? -1);
    const line = /\n(?: *\S.*|[ \t]*(?=\n|$))/y;
    for (;;) {
      line.lastIndex = this.at;
      const text = line.exec(this.text)?.[0];
      if (text === undefined || (/\S/.test(text) && text.search(/[^\n ]/) - 1 <= column)) return;
      this.at = line.lastIndex;
    }
  }
}
