export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

/** A place in an input, line and column counted from 1. */
export interface Position {
  file: string;
  line: number;
  column: number;
}

/** A stretch of a text; `end` is the first place that does not belong to it. */
export interface Span {
  start: Position;
  end: Position;
}

/** Keys and list indexes from the root of a document to a field. */
export type Path = readonly (string | number)[];

/** One Kubernetes object (or an Envoy document, which has no apiVersion of its own) with the way back to its text. */
export interface Document {
  /** '' never occurs: documents without it are refused by the reader or recognised by a mesh (see `Recogniser`). */
  apiVersion: string;
  kind: string;
  name: string;
  /** As written; undefined when the manifest names none. */
  namespace?: string;
  /** The cluster that holds the object, from the annotation `failover.dev/cluster`; undefined when unknown. */
  cluster?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  /** The whole object as plain data. Never changed by anybody. */
  value: JsonObject;
  /** The file it came from (`<stdin>` for stdin). */
  file: string;
  /** Where the field stands in the text, or its nearest parent that does. */
  at(path?: Path): Position;
  /** A line of the file, as far as it belongs to this document; undefined elsewhere. */
  line?(line: number): string | undefined;
  /** Where the value of a field begins and ends (end is the first place after it); undefined where it stands nowhere in the text. */
  span?(path: Path): Span | undefined;
  /** What JSON.stringify shows: the reference, not the content. */
  toJSON(): unknown;
}

/** Which text a part of a plan came from, so that findings can point at it. */
export interface Origin {
  document: Document;
  path: Path;
}

/** Gives documents that are no Kubernetes objects (an Envoy bootstrap) their apiVersion, kind and name. */
export type Recogniser = (value: JsonObject) => { apiVersion: string; kind: string; name: string } | undefined;

/** `spec.http[0].route`, with keys that hold dots or slashes quoted: `metadata.labels['app.kubernetes.io/name']`. */
export function formatPath(path: Path): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(part)) text += text === '' ? part : `.${part}`;
    else text += `['${part}']`;
  }
  return text;
}

/** The API group of an apiVersion: `networking.istio.io/v1` gives `networking.istio.io`, `v1` gives ''. */
export function apiGroup(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** True for a document of that API group and kind, whatever its version. */
export function isKind(document: Document, group: string, kind: string): boolean {
  return document.kind === kind && apiGroup(document.apiVersion) === group;
}
