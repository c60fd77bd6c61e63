import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { run } from './run.js';

// The schema of SARIF 2.1.0 (errata 01, "rtm.5") as Microsoft's package carries it: nothing is looked up on the network.
const PACKAGES = ['ajv-draft-04', 'ajv-formats', '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'];
const load = createRequire(import.meta.url);
const paths = PACKAGES.flatMap((name) => {
  try {
    return [load.resolve(name)];
  } catch {
    return [];
  }
});
const installed = paths.length === PACKAGES.length;
if (!installed && process.env.CI) throw new Error(`npm ci did not bring ${PACKAGES.join(', ')}`);
if (!installed) process.stderr.write(`skipped: SARIF against its schema; npm install brings ${PACKAGES.join(', ')}\n`);

interface Validate {
  (value: unknown): boolean;
  errors?: unknown[];
}

function compile(): Validate {
  const [{ default: Ajv }, { default: addFormats }] = [load(PACKAGES[0] as string), load(PACKAGES[1] as string)];
  // One of the schema's own patterns is no regular expression in unicode mode.
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats(ajv);
  return ajv.compile(JSON.parse(readFileSync(paths[2] as string, 'utf8')));
}

describe.skipIf(!installed)('SARIF', () => {
  it.each([
    ['of everything wrong with the examples', ['-R', '-f', 'examples']],
    ['of text that cannot be read', ['-f', 'biome.json', '-f', '-']],
    ['without findings', ['-f', 'examples/istio/locality-failover-mended', '--fail-on', 'never']],
  ])('%s keeps to the published schema', async (_, args) => {
    const { stdout } = await run(['validate', ...args, '-o', 'sarif'], { input: 'a: [\n' });
    const validate = compile();
    validate(JSON.parse(stdout));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('is really compared', async () => {
    const { stdout } = await run(['validate', '-R', '-f', 'examples', '-o', 'sarif']);
    const log = JSON.parse(stdout);
    log.runs[0].results[0].level = 'grave';
    expect(compile()(log)).toBe(false);
  });
});
