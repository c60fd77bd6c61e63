import type { Json, Path, Position, Span } from '../model/document.js';
import { readFullYaml } from './full-yaml.js';
import { lineAndColumn, type Mark, markAt } from './marks.js';
import { readPlainYaml } from './plain-yaml.js';
import type { TextProblem } from './syntax-problem.js';
import { valueRange } from './value-range.js';

/** The text of one YAML or JSON document in its file. */
export class SourceText {
  /** Given back to the garbage collector as soon as nobody asks any more: ten thousand documents must not keep ten thousand trees. */
  private mark?: WeakRef<Mark>;
  private lines?: number;

  constructor(
    readonly file: string,
    private readonly text: string,
    /** The line of the file, from 1, on which the text begins. */
    private readonly line: number,
  ) {}

  read(): { value: Json; problems: TextProblem[] } {
    const plain = readPlainYaml(this.text);
    return plain === undefined ? readFullYaml(this.text) : { value: plain.value, problems: [] };
  }

  /** Where a field stands, or its nearest parent that does. */
  position(path: Path): Position {
    return this.positionOf(markAt(this.marks(), path).offset);
  }

  positionOf(offset: number): Position {
    const { line, column } = lineAndColumn(this.text, offset);
    return { file: this.file, line: this.line + line - 1, column };
  }

  /** A line of the file that this text holds. */
  textOf(line: number): string | undefined {
    // Asked of every document of a file for each finding in it: elsewhere must cost nothing.
    this.lines ??= this.text.split('\n').length;
    if (line < this.line || line >= this.line + this.lines) return undefined;
    let start = 0;
    for (let at = this.line; at < line; at++) start = this.text.indexOf('\n', start) + 1;
    const end = this.text.indexOf('\n', start);
    return this.text.slice(start, end < 0 ? undefined : end);
  }

  /** Where a value begins and ends. */
  span(path: Path): Span | undefined {
    const range = valueRange(this.text, path);
    return range === undefined ? undefined : { start: this.positionOf(range.start), end: this.positionOf(range.end) };
  }

  private marks(): Mark {
    const known = this.mark?.deref();
    if (known !== undefined) return known;
    let mark: Mark = { offset: 0 };
    if (readPlainYaml(this.text, mark) === undefined) mark = readFullYaml(this.text).mark;
    this.mark = new WeakRef(mark);
    return mark;
  }
}
