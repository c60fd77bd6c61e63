import { request as httpRequest, type IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { retryDefaults } from '../../src/model/plan.js';
import { sampleDetection, sampleOutlier } from '../support/sample-plan.js';
import { NOBODY, raw, serve, stage, until } from './proxy-stage.js';

const RETRY = {
  timeoutMs: 15_000,
  hash: 'random' as const,
  retry: retryDefaults({ retryOn: ['5xx'], numRetries: 2, baseIntervalMs: 1 }),
};

describe('HTTP/1.1', () => {
  it('forwards method, path, query, host, headers and body, and gives back status, headers and body', async () => {
    const { port } = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        const { method, url, headers } = request;
        response.writeHead(201, { 'x-own': 'yes', 'set-cookie': ['a=1', 'b=2'] });
        response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() }));
      });
    });
    const { url } = await stage([[port]]);
    const response = await fetch(`${url}/a/b?c=d%20e`, { method: 'POST', body: 'hello', headers: { 'x-mine': '1' } });
    const seen = (await response.json()) as { headers: Record<string, string> };
    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('x-own')).toBe('yes');
    expect(seen).toMatchObject({
      method: 'POST',
      url: '/a/b?c=d%20e',
      body: 'hello',
      headers: { 'x-mine': '1', host: url.slice('http://'.length), 'x-forwarded-proto': 'http' },
    });
    expect(seen.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('names the endpoint to whoever asks, and to nobody else', async () => {
    let asked: string | undefined;
    const { port } = await serve((request, response) => {
      asked = request.headers['x-failover-endpoint'] as string | undefined;
      response.end();
    });
    const { url } = await stage([[port]]);
    expect((await fetch(url)).headers.get('x-failover-endpoint')).toBeNull();
    const response = await fetch(url, { headers: { 'x-failover-endpoint': '1' } });
    expect(response.headers.get('x-failover-endpoint')).toBe(`127.0.0.1:${port}`);
    expect(asked).toBeUndefined();
  });

  it('keeps connections on both sides and answers pipelined requests in order', async () => {
    const ports = new Set<number>();
    const { port } = await serve((request, response) => {
      ports.add(request.socket.remotePort as number);
      // The first is the slowest.
      setTimeout(() => response.end(request.url), request.url === '/1' ? 60 : 1);
    });
    const { port: at, url } = await stage([[port]]);
    for (let round = 0; round < 5; round++) await (await fetch(url)).text();
    expect(ports.size).toBe(1);
    const answer = await raw(at, ['/1', '/2', '/3'].map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`).join(''));
    expect(answer.match(/(?<=\n)\/[123]/g)).toEqual(['/1', '/2', '/3']);
  });

  it('retries at another endpoint with the same body, and feeds outlier detection', async () => {
    const bodies: string[] = [];
    const answerWith = (status: number) =>
      serve((request, response) => {
        let body = '';
        request.on('data', (chunk) => {
          body += chunk;
        });
        request.on('end', () => {
          bodies.push(body);
          response.writeHead(status).end(`said ${status}`);
        });
      });
    const bad = await answerWith(503);
    const good = await answerWith(200);
    const detection = sampleDetection({ outlier: sampleOutlier(100, { consecutive5xx: 1 }) });
    const { url, result } = await stage([[bad.port], [good.port]], { route: RETRY, detection });
    const response = await fetch(url, { method: 'POST', body: 'again' });
    expect([response.status, await response.text()]).toEqual([200, 'said 200']);
    expect(bodies).toEqual(['again', 'again']);
    const { events, requests } = result();
    expect(events.find(({ type }) => type === 'ejected')).toMatchObject({ endpoint: `127.0.0.1:${bad.port}` });
    expect(requests).toMatchObject({ total: 1, failed: 0 });
  });

  it('retries what was reset, and gives the last 5xx of an endpoint as it is', async () => {
    let count = 0;
    const { port } = await serve((request, response) => {
      count += 1;
      if (count <= 2) request.socket.resetAndDestroy();
      else response.writeHead(502).end('its own words');
    });
    const { url, log } = await stage([[port]], { route: RETRY });
    const response = await fetch(url);
    expect([response.status, await response.text(), count]).toEqual([502, 'its own words', 3]);
    await until(() => log.length === 1, 'the access log');
    expect(log[0]).toMatch(
      /^\[.*Z\] "GET \/ HTTP\/1.1" 502 URX 0 13 \d+ - "-" "node" "[0-9a-f-]{36}" "127.0.0.1:\d+" "127.0.0.1:\d+"$/,
    );
  });

  it("answers in Envoy's words where nobody can", async () => {
    const refused = await stage([[NOBODY]]);
    const answer = await fetch(refused.url);
    expect([answer.status, await answer.text()]).toEqual([
      503,
      'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure',
    ]);
    const nobody = await stage([[]]);
    const none = await fetch(nobody.url);
    expect([none.status, await none.text()]).toEqual([503, 'no healthy upstream']);
    await until(() => nobody.log.length + refused.log.length === 2, 'both access logs');
    expect(nobody.log[0]).toContain(' 503 UH 0 19 ');
    expect(refused.log[0]).toContain(' 503 UF 0 ');
  });

  it('ends what takes too long: each try, and all of it', async () => {
    const { port } = await serve(() => undefined);
    const retry = retryDefaults({ retryOn: ['5xx'], perTryTimeoutMs: 100, numRetries: 1, baseIntervalMs: 1 });
    const tries = await stage([[port]], { route: { timeoutMs: 5000, hash: 'random', retry } });
    const first = await fetch(tries.url);
    expect([first.status, await first.text()]).toEqual([504, 'upstream request timeout']);
    const route = await stage([[port]], { route: { timeoutMs: 150, hash: 'random' } });
    expect((await fetch(route.url)).status).toBe(504);
    const slow = await serve((_request, response) => response.write('begins'));
    const cut = await stage([[slow.port]], { route: { timeoutMs: 300, hash: 'random' } });
    const response = await fetch(cut.url);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    await until(() => cut.log.length === 1, 'the access log');
    expect(cut.log[0]).toContain(' 200 UT 0 6 ');
  });

  it("begins the route's time when the client has sent everything", async () => {
    const { port } = await serve((request, response) => {
      request.resume().on('end', () => response.end('done'));
    });
    const { port: at } = await stage([[port]], { route: { timeoutMs: 250, hash: 'random' } });
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest({ port: at, host: '127.0.0.1', method: 'POST' }, ({ statusCode }) =>
        resolve(statusCode),
      );
      request.on('error', reject);
      let left = 5;
      const timer = setInterval(() => {
        request.write('slow');
        left -= 1;
        if (left > 0) return;
        clearInterval(timer);
        request.end();
      }, 100);
    });
    expect(status).toBe(200);
  });

  it('streams both ways at the pace of the slower, whatever the size', async () => {
    const size = 64 * 1024 * 1024;
    const chunk = Buffer.alloc(65_536, 'x');
    let written = 0;
    let taken = 0;
    let mayTake = false;
    let sentMeanwhile = size;
    let waiting: IncomingMessage | undefined;
    const { port } = await serve((request, response) => {
      if (request.method === 'POST') {
        request.on('data', (part) => {
          taken += part.length;
          if (mayTake) return;
          waiting = request;
          request.pause();
        });
        request.on('end', () => response.end(String(taken)));
        return;
      }
      const more = (): void => {
        while (written < size) {
          written += chunk.length;
          if (!response.write(chunk)) {
            response.once('drain', more);
            return;
          }
        }
        response.end();
      };
      more();
    });
    const { url, port: at } = await stage([[port]]);
    let received = 0;
    await new Promise<void>((resolve) => {
      httpRequest({ port: at, host: '127.0.0.1' }, (response) => {
        // Nobody reads for a while: what flows meanwhile are buffers of sockets only.
        setTimeout(() => {
          expect(written).toBeLessThan(24 * 1024 * 1024);
          response.on('data', (part: Buffer) => {
            received += part.length;
          });
          response.on('end', () => resolve());
        }, 300);
      }).end();
    });
    expect(received).toBe(size);
    let sent = 0;
    const source = new ReadableStream({
      pull(controller) {
        if (sent >= size) controller.close();
        else controller.enqueue(new Uint8Array(chunk));
        sent += chunk.length;
      },
    });
    setTimeout(() => {
      mayTake = true;
      sentMeanwhile = sent;
      waiting?.resume();
    }, 300);
    const response = await fetch(url, { method: 'POST', body: source, duplex: 'half' } as RequestInit);
    expect(await response.text()).toBe(String(size));
    expect(sentMeanwhile).toBeLessThan(24 * 1024 * 1024);
  });

  it('does not send again what is too large to keep', async () => {
    let count = 0;
    const { port } = await serve((request, response) => {
      count += 1;
      request.resume().on('end', () => response.writeHead(503).end());
    });
    const { url } = await stage([[port]], { route: RETRY });
    expect((await fetch(url, { method: 'POST', body: Buffer.alloc(2_000_000) })).status).toBe(503);
    expect(count).toBe(1);
    expect((await fetch(url, { method: 'POST', body: Buffer.alloc(500_000) })).status).toBe(503);
    expect(count).toBe(4);
  });

  it('takes requests back whose client has gone', async () => {
    let gone = 0;
    let seen = 0;
    const { port } = await serve((request, response) => {
      seen += 1;
      response.on('close', () => {
        gone += 1;
      });
      if (request.url === '/streams') response.write('begins');
    });
    const { port: at, log, session } = await stage([[port]]);
    for (const path of ['/waits', '/streams']) {
      const request = httpRequest({ port: at, host: '127.0.0.1', path }).end();
      request.on('error', () => undefined);
      await until(() => seen === (path === '/waits' ? 1 : 2), 'the request at the endpoint');
      await new Promise((resolve) => setTimeout(resolve, 50));
      request.destroy();
      await until(() => gone === seen, `${path} taken back`);
    }
    await until(() => log.length === 2, 'the access log');
    expect(log[0]).toContain(' 0 DC ');
    expect(log[1]).toContain(' 200 DC ');
    expect(session.snapshot().levels[0]?.endpoints[0]?.active).toBe(0);
  });

  it('answers HEAD, 204, 304, Expect and an HTTP/1.0 client', async () => {
    const { port } = await serve((request, response) => {
      const status = Number(request.url?.slice(1)) || 200;
      if (request.method === 'HEAD') response.writeHead(200, { 'content-length': 5 }).end();
      else if (request.method === 'PUT') request.pipe(response);
      else response.writeHead(status).end(status === 200 ? 'hello' : undefined);
    });
    const { url, port: at } = await stage([[port]]);
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '5']);
    expect((await fetch(`${url}/204`)).status).toBe(204);
    expect((await fetch(`${url}/304`)).status).toBe(304);
    const expecting =
      'PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi';
    expect(await raw(at, expecting)).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK[\s\S]*hi/);
    const old = await raw(at, 'GET / HTTP/1.0\r\n\r\n');
    expect(old).toMatch(/^HTTP\/1.1 200 OK/);
    expect(old).not.toMatch(/transfer-encoding/i);
    expect(old.endsWith('hello')).toBe(true);
  });
});
