import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Command, CommandEntry, Flag } from '../commands/command.js';
import { complete } from './complete.js';

const EKS = 'arn:aws:eks:eu-west-1:111122223333:cluster/web';
let folder = '';
let home: { HOME: string };
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'failover-kubeconfig-'));
  home = { HOME: folder };
  const config = (...contexts: string[]) => `apiVersion: v1\nkind: Config\ncontexts:\n${contexts.join('\n')}\n`;
  writeFileSync(
    join(folder, 'east'),
    config('- { name: east, context: { cluster: e, namespace: shop } }', `- { name: '${EKS}', context: {} }`),
  );
  writeFileSync(
    join(folder, 'west'),
    config('- { name: east, context: { namespace: other } }', '- name: west', '- 7', '- { context: {} }'),
  );
  writeFileSync(join(folder, 'broken'), 'contexts: [');
  writeFileSync(join(folder, 'list'), '- 1\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const flags: Flag[] = [
  { name: 'cluster', value: 'NAME=CONTEXT', repeats: true, complete: 'cluster-context', description: 'cluster' },
  { name: 'context', value: 'NAME', complete: 'context', description: 'context' },
  { name: 'kubeconfig', value: 'FILE', complete: 'file', description: 'kubeconfig' },
  { name: 'namespace', short: 'n', value: 'NAME', complete: 'namespace', description: 'namespace' },
  { name: 'to', value: 'MESH', complete: 'mesh', description: 'mesh' },
];
const one: Command = { flags, examples: [], run: async () => 0 };
const entries: CommandEntry[] = [
  { name: 'one', group: 'G', summary: 'one', load: async () => one },
  {
    name: 'many',
    group: 'G',
    summary: 'many',
    load: async () => ({
      command: one,
      subcommands: [{ name: 'sub', group: 'G', summary: 'one of many', load: async () => ({ ...one, flags: [] }) }],
      examples: [],
    }),
  },
];

async function offered(words: string, env: Record<string, string> = {}): Promise<string[]> {
  const text = await complete(words.split(' '), entries, env);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/\t.*/, ''));
}

describe('complete', () => {
  const config = (...names: string[]) => ({ KUBECONFIG: names.map((name) => join(folder, name)).join(delimiter) });

  it('offers the contexts of every file of $KUBECONFIG, each name once', async () => {
    expect(await offered('one --context ', config('east', 'west'))).toEqual(['east', EKS, 'west', ':4']);
    expect(await offered('one --context=we', config('east', 'west'))).toEqual(['west', ':4']);
  });

  it('offers contexts behind the name of a cluster', async () => {
    expect(await offered('one --cluster a', config('east', 'west'))).toEqual([':4']);
    expect(await offered('one --cluster a=', config('east', 'west'))).toEqual(['a=east', `a=${EKS}`, 'a=west', ':4']);
    expect(await offered('one --cluster=a=we', config('east', 'west'))).toEqual(['a=west', ':4']);
  });

  it('offers the namespaces of contexts; of two with one name the first holds', async () => {
    expect(await offered('one -n ', config('east', 'west'))).toEqual(['shop', ':4']);
  });

  it('reads the file that the line names before that of the environment', async () => {
    const named = join(folder, 'west');
    expect(await offered(`one --kubeconfig ${named} --context `, config('east'))).toEqual(['east', 'west', ':4']);
    expect(await offered(`one --kubeconfig=${named} --context `, config('east'))).toEqual(['east', 'west', ':4']);
  });

  it.each(['broken', 'list', 'absent'])('is silent about a kubeconfig that is %s', async (name) => {
    expect(await offered('one --context ', config(name))).toEqual([':4']);
    expect(await offered('one --context ', config(name, 'east'))).toEqual(['east', EKS, ':4']);
  });

  it('is silent without a kubeconfig and without a home', async () => {
    expect(await offered('one --context ', home)).toEqual([':4']);
    expect(await offered('one --context ')).toEqual([':4']);
  });

  it('offers the meshes that can be written for, and not the document they are written from', async () => {
    const names = await offered('one --to ');
    expect(names).toEqual(expect.arrayContaining(['envoy', 'istio', 'linkerd', ':4']));
    expect(names).not.toContain('neutral');
  });

  it('offers both what a word does alone and the words that may follow it', async () => {
    expect(await offered('many ')).toEqual(['sub', ':4']);
    expect(await offered('many --co')).toEqual(['--context', '--color', ':4']);
    expect(await offered('many --context ', config('west'))).toEqual(['east', 'west', ':4']);
    expect(await offered('many sub --co')).toEqual(['--color', ':4']);
    expect(await offered('help many ')).toEqual(['sub', ':4']);
    expect(await offered('help one ')).toEqual([':4']);
  });
});
