import type { Format } from './format.js';
import { json } from './json.js';
import { mermaid } from './mermaid.js';
import { svg } from './svg.js';
import { text } from './text/index.js';
import { yaml } from './yaml.js';

/** Every value of `-o`, alphabetically. */
export const formats: readonly Format[] = [json, mermaid, svg, text, yaml];
