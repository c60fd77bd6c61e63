import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeContext } from '../../test/support/fake-context.js';
import type { Context } from './command.js';
import { simulate } from './simulate.js';

function cluster(name: string, near: string, far: string): string {
  return `
name: ${name}
connect_timeout: 1s
type: STATIC
health_checks:
  - { timeout: 1s, interval: 1s, no_traffic_interval: 1s, unhealthy_threshold: 1, healthy_threshold: 1, http_health_check: { path: / } }
load_assignment:
  cluster_name: ${name}
  endpoints:
    - priority: 0
      lb_endpoints: [{ endpoint: { address: { socket_address: { address: ${near}, port_value: 80 } } } }]
    - priority: 1
      lb_endpoints: [{ endpoint: { address: { socket_address: { address: ${far}, port_value: 80 } } } }]
`;
}

function scenario(name: string, spec: string): string {
  return `apiVersion: failover.dev/v1alpha1\nkind: Scenario\nmetadata: { name: ${name} }\nspec: ${spec}\n`;
}

const OUTAGE = `{ traffic: { rps: 10, duration: 20s }, events: [{ at: 5500ms, target: { priority: 0 }, fault: { type: refuse } }], expect: [`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulate-'));
  const files = {
    'one.yaml': cluster('orders', '10.0.0.1', '10.0.0.2'),
    'two.yaml': cluster('payments', '10.1.0.1', '10.1.0.2'),
    'met.yaml': scenario('met', `${OUTAGE}{ failover: { within: 2s } }] }`),
    'unmet.yaml': scenario('unmet', `${OUTAGE}{ failed: '<= 0' }] }`),
    'payments.yaml': scenario('payments-down', `{ service: payments, traffic: { rps: 1, duration: 5s } }`),
    'nobody.yaml': scenario('nobody', '{ service: nobody }'),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(files: string[], flags: Record<string, string> = {}, fields: Partial<Context> = {}) {
  const context = fakeContext({ cwd: folder, ...fields });
  const code = await simulate.run(context, [], { filename: files, ...flags });
  return { code, ...context.written };
}

async function json(files: string[], flags: Record<string, string> = {}) {
  return JSON.parse((await run(files, { output: 'json', ...flags })).out);
}

describe('failover simulate', () => {
  it('plays the scenarios among the inputs, and exits by their expectations', async () => {
    expect((await run(['one.yaml', 'met.yaml'])).code).toBe(0);
    expect((await run(['one.yaml', 'unmet.yaml'])).code).toBe(1);
    expect((await run(['one.yaml', 'met.yaml', 'unmet.yaml'])).code).toBe(1);
  });

  it('gives one result as it is, several as a list', async () => {
    expect((await json(['one.yaml', 'met.yaml'])).scenario).toBe('met');
    const { simulations } = await json(['one.yaml', 'met.yaml', 'unmet.yaml']);
    expect(simulations.map(({ scenario: name }: { scenario: string }) => name)).toEqual(['met', 'unmet']);
  });

  it('lets --scenario win over the inputs', async () => {
    const result = await json(['one.yaml', 'unmet.yaml'], { scenario: 'met.yaml' });
    expect(result.scenario).toBe('met');
    await expect(run(['one.yaml'], { scenario: 'two.yaml' })).rejects.toMatchObject({ exitCode: 3 });
  });

  it('lets flags win over the scenario', async () => {
    const result = await json(['one.yaml', 'met.yaml'], { seed: '7', duration: '8s' });
    expect(result).toMatchObject({ seed: 7, durationMs: 8000, requests: { total: 80 } });
  });

  it('plays the service that the scenario names, and asks for a name where several fail over', async () => {
    const result = await json(['one.yaml', 'two.yaml', 'payments.yaml']);
    expect(result.destinations.map(({ name }: { name: string }) => name).join()).toContain('10.1.0.1');
    await expect(run(['one.yaml', 'two.yaml', 'met.yaml'])).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/`orders`.*`payments`/),
    });
    await expect(run(['one.yaml', 'nobody.yaml'])).rejects.toMatchObject({
      exitCode: 3,
      hint: expect.stringContaining('`orders`'),
    });
  });

  it('fails each level in turn without a scenario, for each service', async () => {
    const { simulations } = await json(['one.yaml', 'two.yaml']);
    expect(simulations.map(({ service }: { service: string }) => service)).toEqual(['orders', 'payments']);
    expect(simulations[0].failovers[0]).toMatchObject({ from: 0, to: 1 });
  });

  it('is the same for the same seed', async () => {
    expect(await json(['one.yaml', 'met.yaml'])).toEqual(await json(['one.yaml', 'met.yaml']));
  });

  it.each([
    ['seed', 'abc'],
    ['seed', '-1'],
    ['duration', '10'],
    ['duration', '0s'],
    ['from', '/zone1'],
  ])('refuses --%s %s', async (flag, value) => {
    await expect(run(['one.yaml'], { [flag]: value })).rejects.toMatchObject({ exitCode: 2 });
  });

  it('prints what it has when it is interrupted, and leaves out the rest', async () => {
    const interrupt = new AbortController();
    let nowMs = 0;
    const clock = {
      now: () => nowMs++ * 40,
      after: (_ms: number, done: () => void) => {
        interrupt.abort();
        done();
        return () => {};
      },
    };
    const context = fakeContext({ cwd: folder, clock, signal: interrupt.signal });
    const done = simulate.run(context, [], { filename: ['one.yaml', 'met.yaml', 'unmet.yaml'], output: 'json' });
    await expect(done).rejects.toMatchObject({ exitCode: 130 });
    const result = JSON.parse(context.written.out);
    expect(result).toMatchObject({ scenario: 'met', interrupted: true });
    expect(result.durationMs).toBeLessThan(20_000);
    expect(context.written.progress.length).toBeGreaterThan(1);
  });

  it('warns of an event that hits nothing', async () => {
    const events =
      '[{ at: 1s, target: { cluster: nowhere }, fault: { type: refuse } }, { at: 2s, target: { cluster: nowhere }, recover: true }]';
    const file = join(folder, 'missed.yaml');
    writeFileSync(file, scenario('missed', `{ traffic: { rps: 1, duration: 5s }, events: ${events} }`));
    const context = fakeContext({ cwd: folder });
    await simulate.run(context, [], { filename: ['one.yaml'], scenario: 'missed.yaml' });
    expect(context.written.notes).toEqual(
      expect.arrayContaining([
        'scenario missed, at 1s: fault refuse, but no endpoint is cluster nowhere',
        'scenario missed, at 2s: recover, but no endpoint is cluster nowhere',
      ]),
    );
  });
});
