import type { Format } from './format.js';
import { github } from './github.js';
import { json } from './json.js';
import { jsonl } from './jsonl.js';
import { junit } from './junit.js';
import { mermaid } from './mermaid.js';
import { name } from './name.js';
import { sarif } from './sarif.js';
import { svg } from './svg.js';
import { text } from './text/index.js';
import { yaml } from './yaml.js';

/** Every value of `-o`, alphabetically. */
export const formats: readonly Format[] = [github, json, jsonl, junit, mermaid, name, sarif, svg, text, yaml];
