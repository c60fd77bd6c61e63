import { InputError, type InputProblem } from '../errors.js';
import { suggestion } from '../manifest/did-you-mean.js';
import { readText } from '../manifest/read-text.js';
import { checkSchema, type Schema } from '../manifest/schema.js';
import { formatPath, type Json, type Path } from '../model/document.js';
import { asList, asObject, asText } from '../model/json.js';
import type { Rule } from './rule.js';
import { isRuleName, ruleNames } from './rule-names.js';
import { type Level, levels, type Severities } from './severity.js';

/** The name under which a rules file is found in the working directory and above. */
export const CONFIG_FILE = 'failover-rules.yaml';

/** What a rules file says. */
export interface RulesConfig {
  severity: Severities;
  failOn?: string;
  /** Folders with CustomResourceDefinitions, relative to the file. */
  crds: string[];
}

const schema: Schema = {
  type: 'object',
  properties: {
    rules: {
      type: 'object',
      additionalProperties: {
        oneOf: [
          { type: 'string', enum: levels },
          { type: 'boolean', enum: [false] },
        ],
      },
    },
    failOn: { type: 'string', enum: ['error', 'warning', 'never'] },
    crds: { type: 'array', items: { type: 'string', minLength: 1 } },
  },
};

/**
 * A rules file: `rules: { ID: LEVEL }`, `failOn`, `crds`.
 *
 * @throws InputError with every mistake in it.
 */
export function parseConfig(text: string, file: string, rules: readonly Rule[]): RulesConfig {
  const { value, problems, at } = readText(text, file);
  const found: InputProblem[] = [...problems];
  const tell = (path: Path, message: string, hint?: string) =>
    found.push({ position: at(path), path: formatPath(path), message, hint });
  const settings: Json = problems.length > 0 || value === null ? {} : value;
  for (const { path, message, hint } of checkSchema(settings, schema)) tell(path, message, hint);
  const chosen = asObject(asObject(settings).rules);
  for (const name of Object.keys(chosen)) {
    if (!isRuleName(name, rules)) tell(['rules', name], 'found an unknown rule', suggestion(name, ruleNames(rules)));
  }
  if (found.length > 0) throw new InputError('invalid-config', `found a problem in ${file}`, { problems: found });
  return {
    // In YAML 1.1 `off` is the boolean.
    severity: Object.fromEntries(
      Object.entries(chosen).map(([name, level]) => [name, level === false ? 'off' : (level as Level)]),
    ),
    failOn: asText(asObject(settings).failOn),
    crds: asList(asObject(settings).crds).map(String),
  };
}
