import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { keys, Robot } from '../../scripts/robot.mjs';
import { program } from '../cli/run.js';

const folder = mkdtempSync(join(tmpdir(), 'failover-demo-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const robots: Robot[] = [];
const children: ChildProcess[] = [];
afterEach(() => {
  for (const robot of robots.splice(0)) robot.kill();
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function open(...args: string[]): Robot {
  const { NO_COLOR: _, FORCE_COLOR: __, ...env } = process.env;
  const robot = new Robot([process.execPath, program, 'demo', '--live', '--listen', ':0', ...args], {
    cwd: folder,
    env: { ...env, CI: '' },
  });
  robots.push(robot);
  return robot;
}

/** What a terminal must be when a program has left it. */
function expectRestored(robot: Robot): void {
  const { raw, screen } = robot;
  expect(screen.alternate).toBe(false);
  expect(screen.cursor).toBe(true);
  expect(raw.lastIndexOf('\u001B[?1049l')).toBeGreaterThan(raw.lastIndexOf('\u001B[?1049h'));
  expect(raw.lastIndexOf('\u001B[?7h')).toBeGreaterThan(raw.lastIndexOf('\u001B[?7l'));
}

describe('failover demo --live on a terminal', () => {
  it('fails blue over to green and back by keys, resizes, writes the record and gives the terminal back', async () => {
    const robot = open();
    await robot.see(/level 0 .*100%/);
    expect(robot.screen.alternate).toBe(true);
    expect(robot.screen.cursor).toBe(false);
    robot.press(`${keys.down}f`);
    await robot.see(/level 0 .* 0%[\s\S]*level 1 .*100%/);
    await robot.see(/failed by hand/);
    robot.press('w');
    await robot.see(/wrote failover-record-/);
    robot.resize(100, 30);
    await robot.see(/n next event/);
    robot.resize(20, 8);
    await robot.see(/^too small: 20x8\nneeds 40x10/);
    robot.resize(80, 24);
    robot.press('r');
    await robot.see(/level 0 .*100%/);
    robot.press('?');
    await robot.see(/fail the health check of what is selected/);
    robot.press(' ');
    await robot.see(/level 0 .*100%/);
    robot.press(' ');
    await robot.see(/paused/);
    robot.press('q');
    expect(await robot.ended).toEqual({ code: 0, cooked: true, echo: true });
    expectRestored(robot);
    expect(robot.text()).toMatch(/level 0 → level 1[\s\S]*level 1 → level 0/);
    const [record = ''] = readdirSync(folder);
    expect(JSON.parse(readFileSync(join(folder, record), 'utf8'))).toMatchObject({ scenario: 'blue-green' });
  });

  it.each<[string, (robot: Robot) => void, number]>([
    ['Ctrl-C', (robot) => robot.press(keys.ctrlC), 0],
    ['SIGINT', (robot) => robot.signal('SIGINT'), 0],
    ['SIGTERM', (robot) => robot.signal('SIGTERM'), 0],
    ['SIGHUP', (robot) => robot.signal('SIGHUP'), -1],
    ['SIGQUIT', (robot) => robot.signal('SIGQUIT'), -3],
  ])('is left whole by %s', async (_, end, code) => {
    const robot = open();
    await robot.see(/level 0 .*100%/);
    end(robot);
    expect(await robot.ended).toEqual({ code, cooked: true, echo: true });
    expectRestored(robot);
  });

  it('lets go of the terminal while it is stopped, and takes it again', async () => {
    const robot = open();
    await robot.see(/level 0 .*100%/);
    robot.press('\u001A');
    for (let tries = 0; robot.screen.alternate && tries < 100; tries += 1) await sleep(50);
    expectRestored(robot);
    robot.signal('SIGCONT');
    await robot.see(/level 0 .*100%/);
    expect(robot.screen.alternate).toBe(true);
    robot.press('q');
    expect(await robot.ended).toMatchObject({ code: 0, cooked: true });
  });

  it('shows lines instead with --for or -i=false', async () => {
    const robot = open('--for', '1s');
    expect(await robot.ended).toMatchObject({ code: 0, cooked: true });
    expect(robot.raw).not.toContain('\u001B[?1049h');
    expect(robot.text()).toContain('requests:');
  });

  it('tells where the steps of the guide go', async () => {
    const robot = open();
    await robot.see(/proxy http:\S+ +blue's admin http:\S+/);
    const [, proxy = '', admin = ''] = /proxy (\S+) +blue's admin (\S+)/.exec(robot.text()) ?? [];
    await robot.see(/level 0 .*100%/);
    expect(await (await fetch(proxy)).text()).toBe('blue-pod\n');
    await fetch(`${admin}/healthcheck/fail`, { method: 'POST' });
    await robot.see(/level 1 .*100%/);
    expect(await (await fetch(proxy)).text()).toBe('green-pod\n');
    robot.press('q');
    await robot.ended;
  });

  it('has no colours with NO_COLOR', async () => {
    const robot = new Robot([process.execPath, program, 'demo', '--live', '--listen', ':0'], {
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    });
    robots.push(robot);
    await robot.see(/level 0 .*100%/);
    robot.press('q');
    await robot.ended;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins a colour
    expect(robot.raw).not.toMatch(/\x1b\[3\d/);
  });
});

describe('failover demo --live in a pipe', () => {
  it('is the Gloo guide: blue, fail, green, ok, blue', async () => {
    const child = spawn(process.execPath, [program, 'demo', '--live', '--listen', ':0', '--admin', ':0'], {
      cwd: folder,
    });
    children.push(child);
    let out = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      errors += text;
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    const url = async (pattern: RegExp, where: () => string): Promise<string> => {
      for (let tries = 0; tries < 200; tries += 1) {
        const found = pattern.exec(where())?.[1];
        if (found !== undefined) return found;
        await sleep(50);
      }
      throw new Error(`no ${pattern} in ${where()}`);
    };
    const proxy = await url(/^proxy (\S+)/m, () => errors);
    const blue = await url(/^blue .* admin (\S+)/m, () => errors);
    const admin = await url(/admin interface on (\S+)/, () => errors);
    const curl = async (): Promise<string> => (await fetch(proxy)).text();
    const become = async (answer: string): Promise<void> => {
      for (let tries = 0; tries < 100 && (await curl()) !== answer; tries += 1) await sleep(50);
      expect(await curl()).toBe(answer);
    };
    expect(await curl()).toBe('blue-pod\n');
    expect((await fetch(`${blue}/healthcheck/fail`)).status).toBe(405);
    expect((await fetch(`${blue}/healthcheck/fail`, { method: 'POST' })).status).toBe(200);
    await become('green-pod\n');
    const { cluster_statuses: clusters } = (await (await fetch(`${admin}/clusters?format=json`)).json()) as {
      cluster_statuses: { host_statuses: { health_status: object }[] }[];
    };
    expect(clusters[0]?.host_statuses[0]?.health_status).toMatchObject({ failed_active_health_check: true });
    expect((await fetch(`${blue}/healthcheck/ok`, { method: 'POST' })).status).toBe(200);
    await become('blue-pod\n');
    // The same through the admin interface of the run.
    await fetch(`${admin}/healthcheck/fail?cluster=local`, { method: 'POST' });
    await become('green-pod\n');
    await fetch(`${admin}/healthcheck/ok`, { method: 'POST' });
    await become('blue-pod\n');
    await fetch(`${admin}/quitquitquit`, { method: 'POST' });
    expect(await ended).toBe(0);
    expect(out).toMatch(/priority-shift +100\/0 -> 0\/100/);
    expect(out).toMatch(/requests: \d+ succeeded/);
  });
});
