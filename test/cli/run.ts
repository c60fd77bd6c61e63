import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** The built program; `npm test` builds it first. FAILOVER_BIN names another one, an installed one say. */
export const program = process.env.FAILOVER_BIN ?? join(root, 'bin/failover.js');

export interface Outcome {
  /** 128 + the signal's number where a signal ended it, as shells say it. */
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd?: string;
  /** What stands in stdin; without it stdin is empty. */
  input?: string | Buffer;
  env?: Record<string, string>;
}

/** No test may meet the clusters of who runs it. */
const NO_CLUSTERS = { KUBECONFIG: join(root, 'no-kubeconfig') };

/** Runs the program as a user's script would: nothing is a terminal, and no cluster known unless `env` names a kubeconfig. */
export function run(args: readonly string[], { cwd = root, input = '', env = {} }: RunOptions = {}): Promise<Outcome> {
  const { NO_COLOR: _, FORCE_COLOR: __, FAILOVER_DEBUG: ___, ...inherited } = process.env;
  const child = spawn(process.execPath, [program, ...args], { cwd, env: { ...inherited, ...NO_CLUSTERS, ...env } });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin.on('error', () => {
    // It ended without reading all of stdin, which is its right.
  });
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const stdout = Buffer.concat(out).toString();
      resolve({ code: code ?? (signal === 'SIGINT' ? 130 : 143), stdout, stderr: Buffer.concat(err).toString() });
    });
  });
}
