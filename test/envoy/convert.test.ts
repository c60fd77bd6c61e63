import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { convertAll, listText } from '../../src/commands/converted.js';
import { readManifests } from '../../src/library.js';
import { realProgram } from '../support/real-program.js';

const envoy = realProgram('envoy');
const folder = mkdtempSync(join(tmpdir(), 'convert-envoy-'));
afterAll(() => rmSync(folder, { recursive: true }));

const examples = readdirSync('examples').flatMap((mesh) =>
  readdirSync(join('examples', mesh))
    .map((name) => join('examples', mesh, name))
    .filter((path) => statSync(path).isDirectory()),
);

describe.skipIf(envoy === undefined)('a bootstrap that convert writes', () => {
  it.each(examples)('of %s is taken by envoy --mode validate', async (example) => {
    const { manifests } = convertAll(await readManifests({ files: [example] }), 'envoy');
    expect(manifests.length).toBeGreaterThan(0);
    for (const manifest of manifests) {
      const file = join(folder, 'envoy.yaml');
      writeFileSync(file, listText([manifest], 'yaml'));
      const args = ['--mode', 'validate', '-l', 'error', '--use-dynamic-base-id', '-c', file];
      expect(execFileSync(envoy as string, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })).toContain(
        'OK',
      );
    }
  });
});
