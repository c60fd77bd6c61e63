import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/engine/seeded-random.js';
import { inspectText } from '../../src/manifest/read.js';
import { recognisers } from '../../src/meshes/plan.js';
import { rules } from '../../src/rules/index.js';
import { validate } from '../../src/rules/validate.js';
import { mutateText, mutateValue } from '../support/mutate.js';

/** `scripts/fuzz.mjs` asks for more. */
const ROUNDS = Number(process.env.FUZZ_ROUNDS ?? 1500);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
/** Far beyond what a text of a few kilobytes takes: longer means that something grows with the input's powers. */
const SLOW_MS = 2000;

const texts = [
  ...rules.flatMap(({ examples }) => [examples.bad, examples.good]),
  ...readdirSync('examples', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml') && !name.includes('expected'))
    .sort()
    .map((name) => readFileSync(join('examples', name), 'utf8')),
];

describe('whatever the text', () => {
  it(`validate of ${ROUNDS} mutated manifests neither throws nor hangs, and points into the text`, {
    timeout: 3_600_000,
  }, () => {
    const random = seededRandom(SEED);
    for (let round = 0; round < ROUNDS; round++) {
      const text = mutated(texts[round % texts.length] as string);
      const start = performance.now();
      const findings = attempt(text, round);
      expect(performance.now() - start, `round ${round} of seed ${SEED} is slow:\n${text}`).toBeLessThan(SLOW_MS);
      const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
      for (const { position, message } of findings) {
        const line = lines[position.line - 1];
        expect(line, `round ${round}: ${message}: line ${position.line}`).toBeDefined();
        expect(position.column, `round ${round}: ${message}`).toBeLessThanOrEqual((line ?? '').length + 1);
        expect(position.column).toBeGreaterThan(0);
      }
    }

    function mutated(text: string): string {
      if (random.next() < 0.4) return mutateText(text, random);
      const { documents } = inspectText({ text, name: 'x.yaml', recognisers });
      return documents.map(({ value }) => JSON.stringify(mutateValue(value, random), null, 1)).join('\n');
    }
  });
});

function attempt(text: string, round: number) {
  try {
    const { documents, problems } = inspectText({ text, name: 'x.yaml', recognisers });
    return validate(documents, { problems, nowMs: 0 });
  } catch (error) {
    throw new Error(`round ${round} of seed ${SEED}: ${(error as Error).stack}\n${text}`, { cause: error });
  }
}
