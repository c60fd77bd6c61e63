import { type Alias, isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair, Scalar, type YAMLMap } from 'yaml';
import type { Json, JsonObject } from '../model/document.js';
import type { Mark } from './marks.js';
import { MAX_DEPTH } from './nesting.js';
import { parseScalar } from './scalar.js';
import { type TextProblem, template } from './syntax-problem.js';

/** How many values all aliases of one document may stand for together. Nobody writes more by hand; an alias bomb has billions. */
const MAX_ALIASED = 100_000;

/** A value, where it stands, and how large and deep it is with its aliases written out. */
interface Read {
  value: Json;
  mark: Mark;
  size: number;
  height: number;
}

const VALUE_TAGS = /^tag:yaml\.org,2002:(null|bool|int|float)$/;

/** The nodes of one YAML document as a value with its positions; aliases, merge keys and duplicates are dealt with here. */
export class NodeReader {
  readonly problems: TextProblem[] = [];
  private readonly anchors = new Map<string, Read>();
  private readonly path: (string | number)[] = [];
  private aliased = 0;

  constructor(private readonly text: string) {}

  read(node: Node | null, offset: number): Read {
    const read = isAlias(node) ? this.alias(node) : this.content(node, offset);
    if (node !== null && !isAlias(node) && 'anchor' in node && node.anchor) this.anchors.set(node.anchor, read);
    return read;
  }

  private content(node: Node | null, offset: number): Read {
    const start = node?.range?.[0] ?? offset;
    if (isMap(node)) return this.map(node, start);
    if (!isSeq(node)) return leaf(isScalar(node) ? scalarValue(node) : null, start);
    const read: Read = { value: [], mark: { offset: start, parts: new Map() }, size: 1, height: 1 };
    node.items.forEach((item, index) => {
      // `[a: 1]` is a map of one pair.
      const child = this.within(index, () =>
        isPair(item) ? this.map({ items: [item] }, start) : this.read(item as Node, start),
      );
      (read.value as Json[]).push(child.value);
      add(read, index, child, child.mark.offset);
    });
    return read;
  }

  private map(node: Pick<YAMLMap, 'items'>, start: number): Read {
    const value: JsonObject = {};
    const read: Read = { value, mark: { offset: start, parts: new Map() }, size: 1, height: 1 };
    const merges: Pair[] = [];
    for (const pair of node.items) {
      const offset = (pair.key as Node | null)?.range?.[0] ?? start;
      if (isScalar(pair.key) && pair.key.type === Scalar.PLAIN && pair.key.value === '<<') {
        merges.push(pair);
        continue;
      }
      const key = this.key(pair.key as Node | null, offset);
      if (key === undefined) continue;
      if (Object.hasOwn(value, key)) {
        this.duplicate(key, offset, read.mark.parts?.get(key)?.offset ?? 0);
        continue;
      }
      const child = this.within(key, () => this.read(pair.value as Node | null, offset));
      setField(value, key, child.value);
      add(read, key, child, offset);
    }
    for (const merge of merges) this.merge(merge.value as Node | null, read);
    return read;
  }

  private key(node: Node | null, offset: number): string | undefined {
    const value = isAlias(node) ? this.alias(node).value : isScalar(node) ? String(node.value) : undefined;
    const written = value !== '' || (isScalar(node) && node.type !== Scalar.PLAIN);
    if (typeof value === 'string' && written) return value;
    if (isMap(node) && this.text.startsWith('{', offset) && this.text.startsWith('{', offset - 1)) {
      this.problems.push({ ...template(this.text, offset - 1), path: [...this.path] });
    } else {
      const found = isMap(node) ? 'a map' : isSeq(node) ? 'a list' : 'nothing';
      this.problem(offset, `found ${found} as a key, expected text`, 'put the key in quotes');
    }
    return undefined;
  }

  /** Keys of the map itself win over merged ones, earlier sources over later ones (yaml.org/type/merge.html). */
  private merge(node: Node | null, into: Read): void {
    const sources = isSeq(node) ? (node.items as Node[]) : [node];
    for (const source of sources) {
      const read = this.read(source, 0);
      if (typeof read.value !== 'object' || read.value === null || Array.isArray(read.value)) {
        this.problem(
          source?.range?.[0] ?? into.mark.offset,
          'found a merge key (`<<`) without a map, expected a map or an alias of one',
          'write `<<: *NAME` where `&NAME` stands before a map',
        );
        continue;
      }
      for (const [key, value] of Object.entries(read.value)) {
        if (Object.hasOwn(into.value as JsonObject, key)) continue;
        setField(into.value as JsonObject, key, value);
        const mark = read.mark.parts?.get(key);
        if (mark !== undefined) into.mark.parts?.set(key, mark);
      }
      into.size += read.size;
      into.height = Math.max(into.height, read.height);
    }
  }

  private alias(node: Alias): Read {
    const offset = node.range?.[0] ?? 0;
    const target = this.anchors.get(node.source);
    if (target === undefined) {
      this.problem(
        offset,
        `found the alias \`*${node.source}\`, expected an anchor \`&${node.source}\` before it`,
        'put the value in quotes when the `*` belongs to it',
      );
      return leaf(null, offset);
    }
    this.aliased += target.size;
    if (this.aliased > MAX_ALIASED) {
      if (this.aliased - target.size <= MAX_ALIASED) {
        this.problem(
          offset,
          `found aliases that stand for more than ${MAX_ALIASED} values, expected fewer`,
          'write the values out',
        );
      }
      return leaf(null, offset);
    }
    if (target.height + this.path.length > MAX_DEPTH) {
      this.problems.push(tooDeep(offset));
      return leaf(null, offset);
    }
    return { ...target, mark: { ...target.mark, offset } };
  }

  private within(part: string | number, read: () => Read): Read {
    this.path.push(part);
    const result = read();
    this.path.pop();
    return result;
  }

  private duplicate(key: string, offset: number, other: number): void {
    this.problems.push({
      offset,
      other,
      path: [...this.path, key],
      message: 'found the key a second time, expected each key once',
      hint: 'remove one of the two',
    });
  }

  private problem(offset: number, message: string, hint?: string): void {
    this.problems.push({ offset, path: [...this.path], message, hint });
  }
}

function leaf(value: Json, offset: number): Read {
  return { value, mark: { offset }, size: 1, height: 0 };
}

function add(parent: Read, part: string | number, child: Read, offset: number): void {
  parent.mark.parts?.set(part, { ...child.mark, offset });
  parent.size += child.size;
  parent.height = Math.max(parent.height, child.height + 1);
}

/** Also for `__proto__`, to which an assignment would give the object another prototype. */
function setField(map: JsonObject, key: string, value: Json): void {
  if (key !== '__proto__') map[key] = value;
  else Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
}

function scalarValue(node: Scalar): Json {
  const text = String(node.value);
  if (node.tag === undefined ? node.type === Scalar.PLAIN : VALUE_TAGS.test(node.tag)) return parseScalar(text);
  return text;
}

/** The problem of nesting deeper than `MAX_DEPTH`. */
export function tooDeep(offset: number): TextProblem {
  return {
    offset,
    message: `found maps and lists nested more than ${MAX_DEPTH} deep, expected fewer levels`,
    hint: 'no Kubernetes object is that deep; is a bracket or an indentation too many?',
  };
}
