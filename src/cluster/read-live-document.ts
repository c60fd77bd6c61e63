import { SourceText } from '../manifest/source-text.js';
import { writeManifests } from '../manifest/write.js';
import type { Document, JsonObject, Path, Position, Span } from '../model/document.js';
import { asText, asTextMap, isObject } from '../model/json.js';

/** Where a live object came from. */
export interface LiveOrigin {
  /** As manifests name the cluster, where several are read or the user named it. */
  cluster?: string;
  /** What its file is called: the path of the object in its API server, behind the cluster's name. */
  file: string;
}

/** A live object as a document. Its text is the object as YAML, written when somebody asks for a position in it. */
export class LiveDocument implements Document {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly cluster?: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  readonly file: string;
  /** Given back to the garbage collector: thousands of objects must not keep their texts. */
  private text?: WeakRef<SourceText>;

  constructor(
    readonly value: JsonObject,
    { cluster, file }: LiveOrigin,
  ) {
    const metadata = isObject(value.metadata) ? value.metadata : {};
    this.apiVersion = asText(value.apiVersion) ?? '';
    this.kind = asText(value.kind) ?? '';
    this.name = asText(metadata.name) ?? '';
    const namespace = asText(metadata.namespace);
    if (namespace !== undefined) this.namespace = namespace;
    this.labels = asTextMap(metadata.labels);
    this.annotations = asTextMap(metadata.annotations);
    if (cluster !== undefined) this.cluster = cluster;
    this.file = file;
  }

  at(path: Path = []): Position {
    return this.source().position(path);
  }

  line(line: number): string | undefined {
    return this.source().textOf(line);
  }

  /** No field of a live object stands in a text that could be corrected. */
  span(): Span | undefined {
    return undefined;
  }

  toJSON(): unknown {
    const { apiVersion, kind, namespace, name, file } = this;
    return { apiVersion, kind, namespace, name, file };
  }

  private source(): SourceText {
    const known = this.text?.deref();
    if (known !== undefined) return known;
    const source = new SourceText(this.file, writeManifests([masked(this.value)], 'yaml'), 1);
    this.text = new WeakRef(source);
    return source;
  }
}

/** What is shown of an object: of a Secret the keys only. */
function masked(value: JsonObject): JsonObject {
  if (value.kind !== 'Secret' || !isObject(value.data)) return value;
  const data = Object.fromEntries(Object.keys(value.data).map((key) => [key, '[redacted]']));
  return { ...value, data };
}
