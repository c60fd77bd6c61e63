import type { InputProblem } from '../errors.js';
import {
  type Document,
  formatPath,
  type Json,
  type JsonObject,
  type Path,
  type Recogniser,
} from '../model/document.js';
import { isObject } from '../model/json.js';
import { suggestion } from './did-you-mean.js';
import { ManifestDocument } from './manifest-document.js';
import type { SourceText } from './source-text.js';

/** The group of kustomize's own files, which are not objects of a cluster and need no name. */
export const KUSTOMIZE_GROUP = 'kustomize.config.k8s.io/';

/** Groups of files that a program reads itself: `istioctl install -f` takes an IstioOperator without any metadata. */
const NAMELESS_GROUPS = [KUSTOMIZE_GROUP, 'install.istio.io/'];

/** Makes documents of one text's value: one, or as many as its List has items, or none with the reasons. */
export class Identifier {
  readonly documents: Document[] = [];
  readonly problems: InputProblem[] = [];

  constructor(private readonly recognisers: readonly Recogniser[]) {}

  add(value: Json, source: SourceText, base: Path = []): void {
    if (!isObject(value)) {
      const item = base.length > 0 ? ' in the List' : '';
      this.report(
        source,
        base,
        [],
        `found ${describe(value)}${item}, expected a manifest`,
        'a manifest is a map with apiVersion, kind and metadata',
      );
      return;
    }
    if (isList(value)) {
      this.addItems(value, source, base);
      return;
    }
    const named = value.apiVersion === undefined ? first(this.recognisers, value) : undefined;
    if (named !== undefined) {
      this.documents.push(new ManifestDocument(named.apiVersion, named.kind, named.name, value, source, base));
      return;
    }
    const before = this.problems.length;
    const apiVersion = this.header(value, 'apiVersion', source, base);
    const kind = this.header(value, 'kind', source, base);
    const nameless = !hasName(value) && NAMELESS_GROUPS.some((group) => apiVersion.startsWith(group));
    const name = nameless ? '' : this.name(value, source, base);
    if (this.problems.length > before) return;
    this.documents.push(new ManifestDocument(apiVersion, kind, name, value, source, base));
  }

  private addItems(list: JsonObject, source: SourceText, base: Path): void {
    if (list.items === null) return;
    const itemKind = (list.kind as string).slice(0, -'List'.length);
    (list.items as Json[]).forEach((item, index) => {
      // The items of a typed list (`PodList`) leave out what the list says for all of them.
      const typed = isObject(item) && itemKind !== '' && item.kind === undefined;
      this.add(typed ? { apiVersion: list.apiVersion ?? '', kind: itemKind, ...item } : item, source, [
        ...base,
        'items',
        index,
      ]);
    });
  }

  private header(value: JsonObject, field: 'apiVersion' | 'kind', source: SourceText, base: Path): string {
    const found = value[field];
    if (typeof found === 'string' && found !== '') return found;
    if (found !== undefined && found !== null && found !== '') {
      this.report(source, base, [field], `found ${describe(found)}, expected text`, 'put the value in quotes');
    } else {
      const near = Object.keys(value).find((key) => key !== field && suggestion(key, [field]) !== undefined);
      const hint =
        near === undefined
          ? `a manifest has apiVersion, kind and metadata`
          : `did you mean \`${field}\` where \`${near}\` stands?`;
      this.report(
        source,
        base,
        near === undefined ? [] : [near],
        `found no ${field}, expected ${EXPECTED[field]}`,
        hint,
      );
    }
    return '';
  }

  private name(value: JsonObject, source: SourceText, base: Path): string {
    const { metadata } = value;
    if (!isObject(metadata)) {
      const found = metadata === undefined || metadata === null ? 'no metadata' : describe(metadata);
      this.report(
        source,
        base,
        metadata === undefined ? [] : ['metadata'],
        `found ${found}, expected a map with a name`,
        'add metadata.name',
      );
      return '';
    }
    for (const field of ['namespace', 'name', 'generateName']) {
      const found = metadata[field];
      if (found === undefined || found === null || typeof found === 'string') continue;
      this.report(
        source,
        base,
        ['metadata', field],
        `found ${describe(found)}, expected text`,
        'put the value in quotes',
      );
      return '';
    }
    const name = metadata.name || metadata.generateName;
    if (typeof name === 'string' && name !== '') return name;
    this.report(source, base, ['metadata'], 'found no name, expected metadata.name', 'every object needs a name');
    return '';
  }

  private report(source: SourceText, base: Path, field: Path, message: string, hint: string): void {
    const path = [...base, ...field];
    this.problems.push({
      position: source.position(path),
      path: formatPath(path) || undefined,
      message,
      hint,
      docs: 'syntax/not-a-manifest',
    });
  }
}

const EXPECTED = { apiVersion: 'one such as `v1` or `networking.istio.io/v1`', kind: 'one such as `Service`' };

function hasName({ metadata }: JsonObject): boolean {
  return isObject(metadata) && (metadata.name !== undefined || metadata.generateName !== undefined);
}

function first(recognisers: readonly Recogniser[], value: JsonObject) {
  for (const recognise of recognisers) {
    const named = recognise(value);
    if (named !== undefined) return named;
  }
  return undefined;
}

/** `List`, or a typed list as the API server gives it. */
function isList(value: JsonObject): boolean {
  if (typeof value.kind !== 'string' || !value.kind.endsWith('List') || !('items' in value)) return false;
  return Array.isArray(value.items) || value.items === null;
}

/** How a value is called in a message. */
function describe(value: Json | undefined): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'string') return `the text \`${value.length > 40 ? `${value.slice(0, 40)}…` : value}\``;
  return `the ${typeof value} ${value}`;
}
