import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program, run } from './run.js';

let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'failover-cli-init-'));
});
afterAll(() => rmSync(cwd, { recursive: true }));

describe('init', () => {
  it('writes a starter that can be explained and simulated', async () => {
    const made = await run(['init', '--yes', '--output-dir', 'a'], { cwd });
    expect([made.code, made.stdout]).toEqual([0, 'a/failover.yaml\na/scenario.yaml\n']);
    expect((await run(['explain', '-f', 'a'], { cwd })).code).toBe(0);
    expect((await run(['simulate', '-f', 'a'], { cwd })).code).toBe(0);
    expect((await run(['init', '--yes', '--output-dir', 'a'], { cwd })).code).toBe(3);
  });

  it('asks nobody where nobody is', async () => {
    expect(await run(['init'], { cwd })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('--yes'),
    });
  });

  // util-linux's `script` is the only terminal that can be made without a compiler.
  describe.runIf(process.platform === 'linux' && existsSync('/usr/bin/script'))('at a terminal', () => {
    /** Types each text when a question that was not there before has appeared. */
    async function type(folder: string, texts: readonly [seen: string, typed: string][]) {
      const line = `stty cols 120 rows 40; exec '${process.execPath}' '${program}' init --output-dir ${folder}`;
      const child = spawn('script', ['-qec', line, '/dev/null'], { cwd, env: { ...process.env, TERM: 'xterm' } });
      let shown = '';
      const waiting = [...texts];
      child.stdout.on('data', (chunk: Buffer) => {
        shown += chunk.toString();
        const [next] = waiting;
        if (next === undefined || !shown.includes(next[0])) return;
        waiting.shift();
        shown = '';
        setTimeout(() => child.stdin.write(next[1]), 50);
      });
      return new Promise<number | null>((done) => child.on('close', done));
    }

    it('asks and writes', async () => {
      const enter: [string, string][] = [
        'mesh',
        'first',
        'when that fails',
        'And then',
        'host and port',
        'Where is east',
        'Where is west',
        'healthy',
      ].map((text) => [text, '\r']);
      expect(await type('b', enter)).toBe(0);
      expect(readdirSync(join(cwd, 'b')).sort()).toEqual(['failover.yaml', 'scenario.yaml']);
    });

    it('ends with 130 on Ctrl-C and writes nothing', async () => {
      expect(
        await type('c', [
          ['mesh', '\r'],
          ['first', '\u0003'],
        ]),
      ).toBe(130);
      expect(existsSync(join(cwd, 'c'))).toBe(false);
    });
  });
});
