import type { Document, JsonObject, Path, Position, Span } from '../model/document.js';
import { asTextMap } from '../model/json.js';
import type { SourceText } from './source-text.js';

/** A document with the way back to its text. Positions are worked out only when somebody asks. */
export class ManifestDocument implements Document {
  readonly namespace?: string;
  readonly cluster?: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  readonly file: string;

  constructor(
    readonly apiVersion: string,
    readonly kind: string,
    readonly name: string,
    readonly value: JsonObject,
    private readonly source: SourceText,
    /** Where the object stands in its text: the item of a List, else the root. */
    private readonly base: Path,
  ) {
    const metadata = value.metadata as JsonObject | undefined;
    if (typeof metadata?.namespace === 'string') this.namespace = metadata.namespace;
    this.labels = metadata?.labels == null ? {} : asTextMap(metadata.labels);
    this.annotations = metadata?.annotations == null ? {} : asTextMap(metadata.annotations);
    if (this.annotations['failover.dev/cluster']) this.cluster = this.annotations['failover.dev/cluster'];
    this.file = source.file;
  }

  at(path: Path = []): Position {
    return this.source.position([...this.base, ...path]);
  }

  line(line: number): string | undefined {
    return this.source.textOf(line);
  }

  span(path: Path): Span | undefined {
    return this.source.span([...this.base, ...path]);
  }

  toJSON(): unknown {
    const { apiVersion, kind, namespace, name, file } = this;
    return { apiVersion, kind, namespace, name, file };
  }
}
