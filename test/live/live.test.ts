import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SimulationEvent, SimulationResult } from '../../src/model/simulation.js';
import { type Outcome, program, root, run } from '../cli/run.js';

const FAILOVER = join(root, 'examples/neutral/blue-green/failover.yaml');
const folder = mkdtempSync(join(tmpdir(), 'failover-live-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A sample application: its health check is failed and restored as the Gloo guide does it. */
interface App {
  port: number;
  well: boolean;
  /** Paths that were asked for. */
  asked: string[];
  server: Server;
}

async function startApp(): Promise<App> {
  const app = { port: 0, well: true, asked: [] as string[] };
  const server = createServer((request, response) => {
    app.asked.push(request.url ?? '');
    response.writeHead(request.url !== '/health' || app.well ? 200 : 503).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return Object.assign(app, { port: (server.address() as AddressInfo).port, server });
}

let blue: App;
let green: App;
beforeEach(async () => {
  [blue, green] = await Promise.all([startApp(), startApp()]);
});
afterEach(() => {
  for (const { server } of [blue, green]) {
    server.close();
    server.closeAllConnections();
  }
});

function endpoints(): string[] {
  return ['--endpoint', `local=127.0.0.1:${blue.port}`, '--endpoint', `remote=127.0.0.1:${green.port}`];
}

function scenario(spec: string): string {
  const file = join(folder, 'scenario.yaml');
  writeFileSync(
    file,
    `apiVersion: failover.dev/v1alpha1\nkind: Scenario\nmetadata: { name: live }\nspec:\n${spec.replace(/^/gm, '  ')}\n`,
  );
  return file;
}

/** A run that goes on, with each line of its stdout as it comes. */
function start(args: string[]): {
  lines: string[];
  kill(signal: NodeJS.Signals): void;
  ended: Promise<Outcome>;
} {
  const child = spawn(process.execPath, [program, 'simulate', '--live', '-f', FAILOVER, ...endpoints(), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  const lines: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    lines.splice(0, lines.length, ...stdout.split('\n').slice(0, -1));
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<Outcome>((done) =>
    child.on('close', (code, signal) => done({ code: code ?? (signal === null ? -1 : 128), stdout, stderr })),
  );
  return { lines, kill: (signal) => child.kill(signal), ended };
}

const PATIENCE = { timeout: 8000, interval: 20 };

describe('simulate --live', () => {
  it('sees an endpoint fail and recover, tells each event as a line, and ends with the result at Ctrl-C', async () => {
    const live = start(['-o', 'jsonl']);
    const events = (): SimulationEvent[] => live.lines.map((line) => JSON.parse(line) as SimulationEvent);
    const shifts = (): string[] => events().flatMap(({ type, detail }) => (type === 'priority-shift' ? [detail] : []));
    await expect.poll(() => blue.asked.length * green.asked.length, PATIENCE).toBeGreaterThan(0);
    // One more health check than the first says that the run has begun.
    const begun = blue.asked.length;
    await expect.poll(() => blue.asked.length, PATIENCE).toBeGreaterThan(begun);
    blue.well = false;
    await expect.poll(shifts, PATIENCE).toEqual(['100/0 -> 0/100']);
    blue.well = true;
    await expect.poll(shifts, PATIENCE).toEqual(['100/0 -> 0/100', '0/100 -> 100/0']);
    live.kill('SIGINT');
    const { code, stdout } = await live.ended;
    expect(code).toBe(0);
    const written = stdout.trimEnd().split('\n');
    const result = JSON.parse(written.at(-1) ?? '') as SimulationResult;
    expect(written.slice(0, -1).map((line) => JSON.parse(line) as unknown)).toEqual(result.events);
    expect(result.events.map(({ type }) => type)).toEqual([
      'fault',
      'health-check-failed',
      'priority-shift',
      'recover',
      'health-check-passed',
      'priority-shift',
    ]);
    expect(result).toMatchObject({ mesh: 'gloo-federation', requests: { total: 0, availability: 1 } });
    expect(result.timeline.map(({ atMs }) => atMs)).toEqual(result.timeline.map((_, second) => second * 1000));
    expect(result.timeline.length).toBe(Math.ceil(result.durationMs / 1000));
    // Without traffic.rps nothing but health checks is sent.
    expect(new Set([...blue.asked, ...green.asked])).toEqual(new Set(['/health']));
  });

  it('ends with --for, sends the requests of the scenario, and judges what it expects', async () => {
    const file = scenario(`traffic: { rps: 50 }
expect:
  - availability: '== 100%'
  - failed: '>= 1'`);
    const { code, stdout, stderr } = await run([
      ...['simulate', '--live', '-f', FAILOVER, '--scenario', file, '--for', '2s', '-o', 'json', ...endpoints()],
    ]);
    expect(code).toBe(1);
    const result = JSON.parse(stdout) as SimulationResult;
    expect(result.expectations.map(({ met }) => met)).toEqual([true, false]);
    expect(result.durationMs).toBeGreaterThanOrEqual(2000);
    expect(result.requests.failed).toBe(0);
    expect(result.requests.total).toBeGreaterThan(50);
    expect(result.requests.total).toBeLessThanOrEqual(101);
    expect(blue.asked.filter((path) => path === '/').length).toBe(result.requests.total);
    expect(stderr).toContain('sending 50 requests a second');
  });

  it('plays the faults of a scenario in front of the endpoints, and says so', async () => {
    const file = scenario(`traffic: { rps: 50 }
events:
  - { at: 500ms, target: { cluster: local }, fault: { type: refuse } }
  - { at: 2500ms, target: { cluster: local }, recover: true }
expect:
  - failover: { within: 2s, to: { cluster: remote } }`);
    const { code, stdout, stderr } = await run([
      ...['simulate', '--live', '-f', FAILOVER, '--scenario', file, '--for', '3s', '-o', 'json', ...endpoints()],
    ]);
    const result = JSON.parse(stdout) as SimulationResult;
    expect([code, result.expectations]).toEqual([0, [expect.objectContaining({ met: true })]]);
    expect(stderr).toContain('played by failover, in front of the endpoints');
    expect(result.events[0]).toMatchObject({
      type: 'fault',
      detail: 'refuse (played by failover, not by the endpoint)',
    });
    expect(result.requests.failed).toBeGreaterThan(0);
    expect(green.asked).toContain('/');
  });

  it('shows levels, events and the result as text, and ends within three seconds of SIGTERM', async () => {
    const live = start([]);
    await expect.poll(() => live.lines.join('\n'), PATIENCE).toContain('level 1');
    await new Promise<void>((done) => {
      blue.server.close(() => done());
      blue.server.closeAllConnections();
    });
    await expect.poll(() => live.lines.join('\n'), PATIENCE).toContain('100/0 -> 0/100');
    const before = Date.now();
    live.kill('SIGTERM');
    const { code, stdout } = await live.ended;
    expect(Date.now() - before).toBeLessThan(3000);
    expect(code).toBe(0);
    expect(stdout).toContain(`at 127.0.0.1:${blue.port}  healthy  100%`);
    expect(stdout).toMatch(/fault +local\/\S+ +health check: connection refused/);
    expect(stdout).toMatch(/level 1 {2}100%/);
    expect(stdout).toContain('connection refused');
  });

  it('says that a port is taken, and what to do', async () => {
    const args = ['simulate', '--live', '-f', FAILOVER, ...endpoints()];
    for (const flag of ['--listen', '--admin']) {
      const { code, stdout, stderr } = await run([...args, flag, `:${blue.port}`]);
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toContain(
        `${flag} 127.0.0.1:${blue.port}: the port is taken\n  hint: ${flag} :0 takes a free port`,
      );
    }
  });

  it('refuses to start without an address, for a name that is nobody’s, and for flags that mean nothing', async () => {
    const missing = await run(['simulate', '--live', '-f', FAILOVER, '--for', '1s', ...endpoints().slice(0, 2)]);
    expect([missing.code, missing.stdout]).toEqual([3, '']);
    expect(missing.stderr).toContain('--endpoint remote/');
    const wrong = await run(['simulate', '--live', '-f', FAILOVER, ...endpoints(), '--endpoint', 'remot=127.0.0.1:1']);
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toMatch(/did you mean `remote`/);
    for (const flags of [
      ['--for', '1s'],
      ['--live', '--duration', '1s'],
      ['--live', '--for', '0s'],
      ['--live', '-i'],
    ]) {
      expect((await run(['simulate', '-f', FAILOVER, ...endpoints(), ...flags])).code, flags.join(' ')).toBe(2);
    }
  });
});
