import { spawn } from 'node:child_process';
import { type Outcome, program, root } from '../cli/run.js';

/** A run of the built program that is still going on. */
export interface Started {
  /** As the operating system does it; nothing happens to one that has ended. */
  signal(name: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void;
  /** Resolves when stderr shows so many lines, or the program has ended. With `-v` a line is an API call. */
  lines(count: number): Promise<void>;
  /** The first group of what stderr is to say. @throws where the program ends without a word of it. */
  said(pattern: RegExp): Promise<string>;
  ended: Promise<Outcome>;
}

/** Starts the built program as a user's script would, and lets it run. */
export function startProgram(args: readonly string[], env: Record<string, string> = {}): Started {
  const { NO_COLOR: _, FORCE_COLOR: __, FAILOVER_DEBUG: ___, KUBECONFIG: ____, ...inherited } = process.env;
  const child = spawn(process.execPath, [program, ...args], { cwd: root, env: { ...inherited, ...env } });
  let stdout = '';
  let stderr = '';
  let isOver = false;
  const watching = new Set<() => void>();
  const told = (): void => {
    for (const look of [...watching]) look();
  };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
    told();
  });
  child.stdin.end();
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      isOver = true;
      told();
      resolve({ code: code ?? 128 + ({ SIGINT: 2, SIGKILL: 9 }[String(signal)] ?? 15), stdout, stderr });
    });
  });
  return {
    signal: (name) => void child.kill(name),
    lines: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!isOver && stderr.split('\n').length - 1 < count) return;
          watching.delete(look);
          resolve();
        };
        watching.add(look);
        look();
      }),
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(stderr)?.[1];
          if (found === undefined && !isOver) return;
          watching.delete(look);
          if (found === undefined) reject(new Error(`no ${pattern} in ${stderr}`));
          else resolve(found);
        };
        watching.add(look);
        look();
      }),
    ended,
  };
}
