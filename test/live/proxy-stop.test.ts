import { Agent, request as httpRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { connectionDefaults, loadBalancingDefaults, retryDefaults } from '../../src/model/plan.js';
import { sampleDetection, sampleOutlier } from '../support/sample-plan.js';
import { NOBODY, serve, stage, until } from './proxy-stage.js';

/** What one request got: its status, or the code of the error. */
function ask(port: number, agent: Agent, path = '/'): Promise<{ status: number | string; body: string }> {
  return new Promise((resolve) => {
    const request = httpRequest({ port, host: '127.0.0.1', path, agent }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', (error: NodeJS.ErrnoException) => resolve({ status: error.code ?? 'error', body }));
    });
    request.on('error', (error: NodeJS.ErrnoException) => resolve({ status: error.code ?? 'error', body: '' }));
    request.end();
  });
}

describe('under load', () => {
  it('gives each of thousands of requests one answer while endpoints die', async () => {
    const servers = await Promise.all(
      [0, 1, 2, 3].map((index) => serve((_request, response) => setTimeout(() => response.end(`server ${index}`), 2))),
    );
    const ports = servers.map(({ port }) => port);
    const detection = sampleDetection({
      outlier: sampleOutlier(100, { consecutive5xx: 3, baseEjectionTimeMs: 60_000 }),
    });
    const retry = retryDefaults({ retryOn: ['5xx', 'connect-failure', 'reset'], numRetries: 5, baseIntervalMs: 5 });
    const { port, session, log } = await stage([ports.slice(0, 3), ports.slice(3)], {
      detection,
      // Else only the first ejection of a second is seen at once (envoy: common_lb_config.update_merge_window).
      loadBalancing: loadBalancingDefaults({ updateMergeWindowMs: 0 }),
      route: { timeoutMs: 15_000, hash: 'random', retry },
      connection: {
        connectTimeoutMs: 1000,
        maxConnections: 1e6,
        maxPendingRequests: 1e6,
        maxRequests: 1e6,
        maxRetries: 1e6,
        maxRequestsPerConnection: 0,
        idleTimeoutMs: 60_000,
      },
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 500 });
    const total = 6000;
    let answered = 0;
    const answers = Array.from({ length: total }, async () => {
      const answer = await ask(port, agent);
      answered += 1;
      return answer;
    });
    await until(() => answered > 1500, 'the first quarter', 10_000);
    await servers[0]?.stop();
    await until(() => answered > 3000, 'the second quarter', 10_000);
    await Promise.all([servers[1]?.stop(), servers[2]?.stop()]);
    const statuses = new Map<number | string, number>();
    for (const { status } of await Promise.all(answers)) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    agent.destroy();
    expect([...statuses]).toEqual([[200, total]]);
    await until(() => log.length === total, 'one line for each request');
    const { levels, requests } = session.snapshot();
    expect(requests.total).toBe(total);
    expect(levels.flatMap(({ endpoints }) => endpoints.map(({ active }) => active))).toEqual([0, 0, 0, 0]);
    expect(levels[1]?.load).toBe(100);
  });
});

describe('a connection that fails', () => {
  it('may be followed at once by another try at the same endpoint', async () => {
    // One at a time: the next request that waits is sent while the failure of the one before is still being told.
    const { port } = await stage([[NOBODY]], {
      connection: connectionDefaults({ maxConnections: 1, maxPendingRequests: 1000 }),
      route: { timeoutMs: 15_000, hash: 'random' },
    });
    const agent = new Agent({ keepAlive: true });
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(port, agent)));
    agent.destroy();
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
  });
});

describe('stop', () => {
  it('takes nothing new, lets what is under way end, and ends the rest within three seconds', async () => {
    const { port } = await serve((request, response) => {
      if (request.url === '/soon') setTimeout(() => response.end('done'), 500);
      else if (request.url === '/stream') response.write('begins');
      else if (request.url === '/fast') response.end();
    });
    const { port: at, proxy, log } = await stage([[port]], { route: { timeoutMs: 0, hash: 'random' } });
    const agent = new Agent({ keepAlive: true });
    await ask(at, agent, '/fast');
    const soon = ask(at, agent, '/soon');
    const never = ask(at, agent, '/never');
    const stream = ask(at, agent, '/stream');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const sinceMs = Date.now();
    const closed = proxy.close();
    expect((await ask(at, new Agent())).status).toBe('ECONNREFUSED');
    expect(await soon).toEqual({ status: 200, body: 'done' });
    await closed;
    expect(Date.now() - sinceMs).toBeLessThan(3000);
    expect((await never).status).toBe('ECONNRESET');
    expect((await stream).status).toBe('ECONNRESET');
    await until(() => log.length === 4, 'one line for each request');
  });

  it('is over at once when nothing is under way', async () => {
    const { port } = await serve((_request, response) => response.end());
    const { port: at, proxy } = await stage([[port]]);
    const agent = new Agent({ keepAlive: true });
    await ask(at, agent);
    const sinceMs = Date.now();
    await proxy.close();
    expect(Date.now() - sinceMs).toBeLessThan(1000);
    agent.destroy();
  });
});
