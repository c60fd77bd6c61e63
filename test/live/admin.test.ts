import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Admin, startAdmin } from '../../src/simulate/admin.js';
import { type FakeSession, fakeSession, liveSnapshot } from '../support/fake-session.js';

let session: FakeSession;
let admin: Admin;
const drain = vi.fn();
const quit = vi.fn();

beforeEach(async () => {
  session = fakeSession();
  admin = await startAdmin(session, { host: '127.0.0.1', port: 0, drain, quit });
});
afterEach(() => admin.close());

async function ask(path: string, method = 'GET', init: RequestInit = {}) {
  const response = await fetch(admin.url + path, {
    method,
    ...init,
    headers: { connection: 'close', ...init.headers },
  });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

/** Without fetch's own headers. */
function askRaw(headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((done, reject) => {
    const sent = request(`${admin.url}/healthcheck/fail`, { method: 'POST', headers, agent: false }, (response) => {
      response.resume();
      done(response.statusCode);
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('POST /healthcheck/fail and ok', () => {
  it('without a selector fails the first level, and /ready with it', async () => {
    expect(await ask('/ready')).toMatchObject({ status: 200, text: 'LIVE\n' });
    expect(await ask('/healthcheck/fail', 'POST')).toMatchObject({ status: 200, text: 'OK\n' });
    expect(await ask('/ready')).toMatchObject({ status: 503, text: 'DRAINING\n' });
    expect(JSON.parse((await ask('/server_info')).text)).toMatchObject({ state: 'DRAINING' });
    await ask('/healthcheck/ok', 'POST');
    expect(await ask('/ready')).toMatchObject({ status: 200, text: 'LIVE\n' });
    expect(session.asked).toEqual(['fail {"priority":0}', 'restore {}']);
  });

  it.each<[string, string]>([
    ['?endpoint=10.0.0.2:80', '{"endpoint":"10.0.0.2:80"}'],
    ['?endpoint=%5B::1%5D:81', '{"endpoint":"[::1]:81"}'],
    ['?cluster=remote', '{"cluster":"remote"}'],
    ['?priority=1', '{"priority":1}'],
    ['?cluster=local&priority=0', '{"cluster":"local","priority":0}'],
  ])('%s selects, and leaves /ready alone', async (query, target) => {
    expect((await ask(`/healthcheck/fail${query}`, 'POST')).status).toBe(200);
    expect((await ask('/ready')).status).toBe(200);
    expect((await ask(`/healthcheck/ok${query}`, 'POST')).status).toBe(200);
    expect(session.asked).toEqual([`fail ${target}`, `restore ${target}`]);
  });

  it('takes the selector from a form as well', async () => {
    await ask('/healthcheck/fail', 'POST', { body: new URLSearchParams({ cluster: 'remote' }) });
    expect(session.asked).toEqual(['fail {"cluster":"remote"}']);
  });

  it('says what matches nothing, and what is no selector', async () => {
    expect(await ask('/healthcheck/fail?endpoint=10.9.9.9', 'POST')).toMatchObject({
      status: 404,
      text: 'no endpoint matches endpoint 10.9.9.9\n',
    });
    expect((await ask('/healthcheck/fail?host=x', 'POST')).text).toContain('found `host`, expected endpoint, cluster');
    expect((await ask('/healthcheck/fail?priority=first', 'POST')).status).toBe(400);
  });

  it.each(['/healthcheck/fail', '/healthcheck/ok', '/drain_listeners', '/quitquitquit'])(
    'GET %s changes nothing (envoy: 405)',
    async (path) => {
      expect(await ask(path)).toMatchObject({ status: 405, text: 'Method GET not allowed, POST required.' });
      expect([session.asked, drain.mock.calls, quit.mock.calls]).toEqual([[], [], []]);
    },
  );

  it('refuses pages in a browser, and names that are not ours', async () => {
    expect(await askRaw({ origin: 'https://evil.example' })).toBe(403);
    expect(await askRaw({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await askRaw({ host: 'rebound.evil.example' })).toBe(403);
    expect(session.asked).toEqual([]);
    expect(await askRaw({ host: 'localhost:9901' })).toBe(200);
  });
});

describe('GET /clusters', () => {
  it('has the fields of Envoy 1.40 in JSON: 0, false and empty are left out, values are text', async () => {
    const { type, text } = await ask('/clusters?format=json');
    expect(type).toBe('application/json');
    const [cluster] = JSON.parse(text).cluster_statuses;
    expect(Object.keys(cluster)).toEqual(['name', 'host_statuses', 'circuit_breakers', 'observability_name']);
    const [, second, third] = cluster.host_statuses;
    expect(third).toEqual({
      address: { socket_address: { address: '::1', port_value: 81 } },
      stats: [
        { name: 'cx_connect_fail' },
        { name: 'cx_total' },
        { name: 'rq_error' },
        { value: '300', name: 'rq_success' },
        { name: 'rq_timeout' },
        { value: '300', name: 'rq_total' },
        { type: 'GAUGE', name: 'cx_active' },
        { type: 'GAUGE', name: 'rq_active' },
        { type: 'GAUGE', name: 'rq_pending_active' },
      ],
      health_status: { eds_health_status: 'HEALTHY' },
      weight: 1,
      hostname: '[::1]:81',
      priority: 1,
      locality: { region: 'us-west1' },
    });
    expect(second.stats).toContainEqual({ value: '10', name: 'rq_error' });
    expect('priority' in second).toBe(false);
  });

  it.each<[string, object, string]>([
    ['failed health check', { failed_active_health_check: true }, '/failed_active_hc'],
    ['ejected', { failed_outlier_check: true }, '/failed_outlier_check'],
    ['failure_accrual', { failed_outlier_check: true }, '/failed_outlier_check'],
    ['degraded by health check', { failed_active_degraded_check: true }, '/degraded_active_hc'],
    ['announced as unhealthy', { eds_health_status: 'UNHEALTHY' }, '/failed_eds_health'],
    ['announced as degraded', { eds_health_status: 'DEGRADED' }, '/degraded_eds_health'],
    ['announced as draining', { eds_health_status: 'DRAINING' }, '/eds_status_draining'],
    ['waits for its first health check', { pending_active_hc: true }, '/pending_active_hc'],
    ['removed once a health check fails', { pending_dynamic_removal: true }, '/pending_dynamic_removal'],
    ['excluded by its own answer', { excluded_via_immediate_hc_fail: true }, '/excluded_via_immediate_hc_fail'],
  ])('%s is told in Envoy’s words', async (why, health, flag) => {
    const snapshot = liveSnapshot();
    snapshot.levels[0]!.endpoints[0]!.why = [why];
    session.snapshot = () => snapshot;
    const [host] = JSON.parse((await ask('/clusters?format=json')).text).cluster_statuses[0].host_statuses;
    expect(host.health_status).toEqual({ eds_health_status: 'HEALTHY', ...health });
    expect((await ask('/clusters')).text).toContain(`10.0.0.1:80::health_flags::${flag}\n`);
  });

  it('has the lines of Envoy 1.40 as text', async () => {
    const { text } = await ask('/clusters');
    const host = text.split('\n').filter((line) => line.includes('::[::1]:81::'));
    expect(host.map((line) => line.split('::[::1]:81::')[1])).toEqual([
      'cx_active::0',
      'cx_connect_fail::0',
      'cx_total::0',
      'rq_active::0',
      'rq_error::0',
      'rq_pending_active::0',
      'rq_success::300',
      'rq_timeout::0',
      'rq_total::300',
      'hostname::[::1]:81',
      'health_flags::healthy',
      'weight::1',
      'region::us-west1',
      'zone::',
      'sub_zone::',
      'canary::false',
      'priority::1',
      'success_rate::-1',
      'local_origin_success_rate::-1',
    ]);
    expect(text).toMatch(/^blue-green\.example::observability_name::blue-green\.example\n/);
    expect(text).toContain('blue-green.example::default_priority::max_connections::1024\n');
  });
});

describe('the rest', () => {
  it('counts by Envoy’s names, filters, and leaves out what is 0', async () => {
    session.tell({ atMs: 1, type: 'ejected', endpoint: 'x', detail: 'consecutive_5xx' });
    const { text } = await ask('/stats');
    expect(text).toContain('cluster.blue-green.example.upstream_rq_total: 1700\n');
    expect(text).toContain('cluster.blue-green.example.membership_healthy: 2\n');
    expect(text).toContain('cluster.blue-green.example.outlier_detection.ejections_enforced_total: 1\n');
    expect((await ask('/stats?filter=upstream_rq_total')).text.split('\n').length).toBe(2);
    expect((await ask('/stats?usedonly')).text).not.toContain(': 0');
    expect((await ask('/stats?filter=(')).status).toBe(400);
    expect((await ask('/stats?filter=^(([a-z._0-9])%2B)%2B$!')).status).toBe(400);
    expect(JSON.parse((await ask('/stats?format=json&filter=server.live')).text)).toEqual({
      stats: [{ name: 'server.live', value: 1 }],
    });
  });

  it('drains and ends', async () => {
    expect((await ask('/drain_listeners', 'POST')).text).toBe('OK\n');
    expect((await ask('/quitquitquit', 'POST')).text).toBe('OK\n');
    expect([drain.mock.calls.length, quit.mock.calls.length]).toEqual([1, 1]);
  });

  it('lists what it knows', async () => {
    expect(await ask('/nothing', 'POST')).toMatchObject({
      status: 404,
      text: expect.stringMatching(/^invalid path\. admin commands are:\n {2}\/clusters/),
    });
    expect(await ask('/help')).toMatchObject({
      status: 200,
      text: expect.stringContaining('/healthcheck/fail (POST)'),
    });
    expect((await ask('/constructor')).status).toBe(404);
  });

  it('says that a port is taken', async () => {
    const port = Number(new URL(admin.url).port);
    await expect(startAdmin(session, { host: '127.0.0.1', port })).rejects.toThrow('EADDRINUSE');
  });
});
