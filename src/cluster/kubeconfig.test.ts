import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openKubeconfig } from './connect.js';
import { readKubeconfig } from './kubeconfig.js';
import { readServer } from './kubeconfig-server.js';
import { impersonation, readUser, userEntry } from './kubeconfig-user.js';

const folder = mkdtempSync(join(tmpdir(), 'failover-kubeconfig-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
function file(text: string): string {
  count += 1;
  const path = join(folder, `config-${count}`);
  writeFileSync(path, text);
  return path;
}

const EAST = `
current-context: east
contexts:
  - { name: east, context: { cluster: east, user: admin, namespace: team } }
clusters:
  - { name: east, cluster: { server: 'https://east:6443', certificate-authority: ca.pem, tls-server-name: kubernetes } }
users:
  - { name: admin, user: { token: first } }
`;

describe('a kubeconfig', () => {
  it('is merged from the files of $KUBECONFIG: the first that knows a name decides, a missing one is passed over', async () => {
    const second = file(`
current-context: west
contexts:
  - { name: east, context: { cluster: other } }
  - { name: west, context: { cluster: west } }
clusters: [{ name: west, cluster: { server: 'https://west:6443' } }]
`);
    const KUBECONFIG = [file(EAST), join(folder, 'absent'), second].join(delimiter);
    const kubeconfig = await openKubeconfig({}, { KUBECONFIG });
    expect(kubeconfig.current).toBe('east');
    expect([...kubeconfig.contexts].sort((a, b) => a.name.localeCompare(b.name))).toEqual([
      { name: 'east', namespace: 'team' },
      { name: 'west', namespace: undefined },
    ]);
    expect(kubeconfig.connect('east', { name: 'primary' })).toMatchObject({
      name: 'primary',
      context: 'east',
      namespace: 'team',
    });
    expect(kubeconfig.connect('west').namespace).toBe('default');
  });

  it('is the service account in a Pod that has none', () => {
    const account = mkdtempSync(join(folder, 'account-'));
    const env = { HOME: folder, KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
    expect(() => readKubeconfig(undefined, env, account)).toThrow(expect.objectContaining({ code: 'no-kubeconfig' }));
    for (const [name, text] of [
      ['token', 'secret\n'],
      ['ca.crt', 'authority'],
      ['namespace', 'team'],
    ] as const) {
      writeFileSync(join(account, name), text);
    }
    const files = readKubeconfig(undefined, env, account);
    expect(files.current).toBe('in-cluster');
    expect(files.contexts.get('in-cluster')?.value.namespace).toBe('team');
    expect(readServer(files, 'in-cluster', {})).toMatchObject({ server: 'https://[fd00::1]:443', ca: 'authority' });
    const user = userEntry(files, 'in-cluster');
    expect(user && readUser(user).authorization?.reveal()).toBe('Bearer secret');
    expect(() => readKubeconfig(join(folder, 'nowhere'), env, account)).toThrow('nowhere');
  });

  it('names the contexts that there are, and the one that was meant', async () => {
    const kubeconfig = await openKubeconfig({ path: file(EAST) }, {});
    expect(() => kubeconfig.connect('eats')).toThrow(
      expect.objectContaining({
        code: 'unknown-context',
        exitCode: 4,
        hint: 'did you mean `east`? it has east',
      }),
    );
  });

  it.each([
    ['not there', join(folder, 'nowhere'), /nowhere/],
    ['broken', file('contexts: [}'), /kubeconfig: /],
    ['no map', file('- a'), /found no map/],
    ['with a list that is none', file('contexts: 5'), /contexts: found number, expected a list/],
    ['with an entry without a name', file('users: [{ user: {} }]'), /users\[0\]\.name: found none/],
  ])('that is %s is an error of exit code 4', (_, path, message) => {
    expect(() => readKubeconfig(path, {})).toThrow(
      expect.objectContaining({ exitCode: 4, message: expect.stringMatching(message) }),
    );
  });

  it('that is broken says so without what may be a password', () => {
    const path = file('users:\n- name: u\n  user:\n    password: *hunter2\n');
    expect(() => readKubeconfig(path, {})).toThrow(
      expect.objectContaining({ code: 'broken-kubeconfig', message: expect.not.stringContaining('hunter2') }),
    );
  });

  it('points at the line', () => {
    const path = file('apiVersion: v1\nusers:\n  - user: {}\n');
    expect(() => readKubeconfig(path, {})).toThrow(
      expect.objectContaining({ position: expect.objectContaining({ file: path, line: 3 }) }),
    );
  });

  it('says where the server is, with paths from its own folder', () => {
    writeFileSync(join(folder, 'ca.pem'), 'authority');
    const { server, ca, serverName } = readServer(readKubeconfig(file(EAST), {}), 'east', {});
    expect({ server, ca, serverName }).toEqual({
      server: 'https://east:6443',
      ca: 'authority',
      serverName: 'kubernetes',
    });
  });

  it.each([
    ['its cluster `west` is not there', 'contexts: [{ name: a, context: { cluster: west } }]'],
    ['it names no cluster', 'contexts: [{ name: a }]'],
    [
      '`server` of cluster `c`: found east:6443, expected https://HOST:PORT',
      "contexts: [{ name: a, context: { cluster: c } }]\nclusters: [{ name: c, cluster: { server: 'east:6443' } }]",
    ],
  ])('that leads nowhere says so: %s', (message, text) => {
    expect(() => readServer(readKubeconfig(file(text), {}), 'a', {})).toThrow(`kubeconfig: context a: ${message}`);
  });

  it('says who we are, and never by accident', () => {
    const user = (text: string) => {
      const files = readKubeconfig(
        file(`contexts: [{ name: a, context: { user: u } }]\nusers: [{ name: u, user: ${text} }]`),
        {},
      );
      const entry = userEntry(files, 'a');
      if (entry === undefined) throw new Error('no user');
      return { entry, ...readUser(entry) };
    };
    writeFileSync(join(folder, 'token'), 'from-file\n');
    expect(user('{ token: inline }').authorization?.reveal()).toBe('Bearer inline');
    expect(user('{ token: inline, tokenFile: token }').authorization?.reveal()).toBe('Bearer from-file');
    expect(user('{ username: me, password: pw }').authorization?.reveal()).toBe('Basic bWU6cHc=');
    expect(JSON.stringify(user('{ token: inline }').authorization)).not.toContain('inline');
    const { entry } = user("{ as: bob, as-groups: [dev, ops], as-user-extra: { 'a/b': [c] } }");
    expect(impersonation(entry, undefined)).toEqual({
      'Impersonate-User': 'bob',
      'Impersonate-Group': ['dev', 'ops'],
      'Impersonate-Extra-a%2Fb': ['c'],
    });
    expect(impersonation(entry, 'alice')).toEqual({ 'Impersonate-User': 'alice' });
  });
});
