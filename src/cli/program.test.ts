import { describe, expect, it } from 'vitest';
import type { Command, CommandEntry, Context, Flags } from '../commands/command.js';
import { filename } from '../commands/flags.js';
import { runProgram } from './program.js';

/** Runs a command `play` with these flags and gives what it was told. */
async function play(command: Partial<Command>, ...args: string[]) {
  const loaded: string[] = [];
  const written: string[] = [];
  let told: { args: string[]; flags: Flags } | undefined;
  const whole: Command = {
    flags: [],
    examples: [],
    ...command,
    run: async (_context, words, flags) => {
      told = { args: words, flags };
      return 1;
    },
  };
  const entry = (name: string): CommandEntry => ({
    name,
    group: 'Games',
    summary: 'play',
    load: async () => {
      loaded.push(name);
      return whole;
    },
  });
  const code = await runProgram(args, [entry('other'), entry('play')], {
    name: 'failover',
    version: '1.2.3',
    columns: 80,
    out: (text) => void written.push(text),
    context: () => ({}) as Context,
  });
  return { code, told, loaded, out: written.join('') };
}

describe('runProgram', () => {
  it('loads the command asked for and no other, and gives its exit code', async () => {
    const { code, loaded, told } = await play({}, 'play');
    expect([code, loaded, told]).toEqual([1, ['play'], { args: [], flags: {} }]);
    expect((await play({}, '--help')).loaded).toEqual([]);
    expect((await play({}, '--version')).out).toBe('1.2.3\n');
  });

  it('hands flags on by their names in camel case', async () => {
    const flags = [
      { name: 'dry-run', value: 'HOW', choices: ['client', 'server'], description: '' },
      { name: 'set', short: 's', value: 'K=V', repeats: true, description: '' },
      { name: 'wait', short: 'w', description: '' },
      { name: 'force', description: '' },
      { name: 'level', value: 'N', default: '3', description: '' },
      { name: 'tag', value: 'T', repeats: true, default: 'x', description: '' },
      { name: 'root-ca', value: 'FILE', aliases: ['rootca'], description: '' },
    ];
    const line = [
      '-q',
      'play',
      '--dry-run=client',
      '-s',
      'a=1',
      '--set',
      'b=-2',
      '-w',
      '--force=false',
      '--rootca',
      'f',
      '--color',
      'never',
    ];
    const { told } = await play({ flags }, ...line);
    expect(told?.flags).toEqual({
      quiet: true,
      color: 'never',
      dryRun: 'client',
      set: ['a=1', 'b=-2'],
      wait: true,
      force: false,
      level: '3',
      tag: ['x'],
      rootCa: 'f',
    });
    expect((await play({ flags }, 'play', '--tag', 'x', '--tag', 'y', '--level', '')).told?.flags).toMatchObject({
      tag: ['x', 'y'],
      level: '',
    });
    expect((await play({ flags }, 'play', '-w', '--wait=false')).told?.flags.wait).toBe(false);
    expect((await play({ flags }, 'play', '--wait=false', '-w')).told?.flags.wait).toBe(true);
    await expect(play({ flags }, 'play', '--dry-run', 'serve')).rejects.toMatchObject({
      exitCode: 2,
      hint: 'did you mean `server`?',
    });
  });

  it('checks arguments', async () => {
    const list = {
      arguments: [
        { name: 'kind', description: '', required: true, choices: ['a', 'b'] },
        { name: 'names', description: '', repeats: true },
      ],
    };
    expect((await play(list, 'play', 'a', 'x', '--', '-y')).told?.args).toEqual(['a', 'x', '-y']);
    await expect(play(list, 'play')).rejects.toThrow('found no KIND');
    await expect(play(list, 'play', 'c')).rejects.toThrow('found `c` for KIND, expected one of a, b');
    await expect(play({}, 'play', 'c')).rejects.toThrow('found the argument `c`, expected none');
    await expect(play({ flags: [filename] }, 'play', 'c')).rejects.toMatchObject({
      hint: 'a file or folder is named with -f: `-f c`',
    });
    await expect(play({ flags: [filename] }, 'play', '-f', 'c', 'd')).rejects.toMatchObject({
      hint: 'every file needs its own -f, and a glob needs quotes',
    });
  });

  it('takes flags before the command, as kubectl does', async () => {
    const flags = [{ name: 'namespace', short: 'n', value: 'NS', description: '' }];
    expect((await play({ flags }, '-q', '-n', 'prod', 'play')).told?.flags).toEqual({ quiet: true, namespace: 'prod' });
    expect((await play({}, '--help', 'play')).out).toContain('failover play [flags]');
    await expect(play({}, '-f', 'a.yaml')).rejects.toMatchObject({
      message: 'found the flag `-f` without a command',
      hint: 'name the command first: `failover COMMAND -f a.yaml`, see `failover --help`',
    });
  });

  it('prints its help where only flags of every command stand', async () => {
    expect((await play({}, '-v', '--color', 'never')).out).toContain('failover COMMAND [flags]');
  });

  it('suggests what was probably meant', async () => {
    await expect(play({}, '--verison')).rejects.toMatchObject({ hint: 'did you mean `--version`?' });
    await expect(play({}, 'paly')).rejects.toMatchObject({ hint: 'did you mean `play`?' });
    await expect(play({}, 'get')).rejects.toMatchObject({ hint: 'see `failover --help`' });
  });

  it('shows arguments, defaults and choices in help, and nothing hidden', async () => {
    const { out } = await play(
      {
        arguments: [{ name: 'kind', description: 'what to make', required: true, choices: ['a', 'b'] }],
        flags: [
          { name: 'level', value: 'N', default: '3', description: 'how much' },
          { name: 'secret', description: 'nobody sees it', hidden: true },
        ],
        examples: [{ line: 'failover play a', does: 'play once' }],
      },
      'play',
      '-h',
    );
    expect(out).toContain('Usage:\n  failover play KIND [flags]\n');
    expect(out).toContain('  KIND   what to make: a, b\n');
    expect(out).toContain('      --level N   how much (default: 3)\n');
    expect(out).toContain('  # play once\n  failover play a\n');
    expect(out).not.toContain('secret');
  });
});
