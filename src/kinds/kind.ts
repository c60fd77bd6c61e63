import type { JsonObject } from '../model/document.js';
import type { Flag, Flags } from '../model/flag.js';

/** What a KIND reads beside its flags: files named by flags, and nothing else of the world. */
export interface KindContext {
  readFile(path: string): Promise<Buffer>;
}

/** The words that a KIND is made from. `name` is '' where the KIND takes its name from a flag and none was given. */
export interface KindInput {
  name: string;
  namespace: string | undefined;
  flags: Flags;
  context: KindContext;
}

/** One KIND of `create` and `generate`: flags to the object of its mesh's own guide, field for field. */
export interface Kind {
  /** As the user types it: `destination-rule`. */
  name: string;
  /** One line for help. */
  summary: string;
  /** Its own flags; NAME, -n, --labels and --annotations are the same for every KIND (see make.ts). */
  flags: Flag[];
  /** Flags without which nothing can be made. */
  required: string[];
  /** True where the object is named by a flag, so that NAME may be left out. */
  nameOptional?: boolean;
  /** True where the route it makes joins those of an object that may be there already, as glooctl does. */
  joins?: boolean;
  examples: { line: string; does: string }[];
  /**
   * The objects in apply order. Nothing is written for a flag that was not given; `metadata.namespace` only with a namespace.
   *
   * @throws UsageError naming the flag, what was found and what was expected; InputError for a file that cannot be used.
   */
  create(input: KindInput): JsonObject[] | Promise<JsonObject[]>;
}
