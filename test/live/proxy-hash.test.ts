import { connect, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { loadBalancingDefaults, type Route } from '../../src/model/plan.js';
import { afterwards, listen, serve, stage } from './proxy-stage.js';

const ENDPOINTS = 6;

async function ports(): Promise<number[]> {
  const servers = Array.from({ length: ENDPOINTS }, () =>
    serve((request, response) => response.end(String(request.socket.localPort))),
  );
  return (await Promise.all(servers)).map(({ port }) => port);
}

function route(hash: Partial<Route>): Route {
  return { timeoutMs: 0, hash: 'random', ...hash };
}

describe.each(['RING_HASH', 'MAGLEV'] as const)('%s', (policy) => {
  const loadBalancing = loadBalancingDefaults({ policy });

  it('keeps each value of a header at one endpoint', async () => {
    const plan = { loadBalancing, route: route({ hash: 'header', hashOn: { kind: 'header', name: 'x-user' } }) };
    const { url } = await stage([await ports()], plan);
    const ask = async (user: string): Promise<string> => (await fetch(url, { headers: { 'x-user': user } })).text();
    const users = Array.from({ length: 40 }, (_, user) => `user-${user}`);
    const first = await Promise.all(users.map(ask));
    expect(await Promise.all(users.map(ask))).toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(2);
  });

  it('keeps a client at one endpoint, and spreads requests without the value', async () => {
    const [bySource, byCookie] = await Promise.all([
      stage([await ports()], { loadBalancing, route: route({ hash: 'source-ip' }) }),
      stage([await ports()], {
        loadBalancing,
        route: route({ hash: 'header', hashOn: { kind: 'cookie', name: 'c' } }),
      }),
    ]);
    const answers = (url: string): Promise<string[]> =>
      Promise.all(Array.from({ length: 40 }, async () => (await fetch(url)).text()));
    expect(new Set(await answers(bySource.url)).size).toBe(1);
    expect(new Set(await answers(byCookie.url)).size).toBeGreaterThan(2);
  });
});

describe('connections', () => {
  it('of one client go to one endpoint', async () => {
    const servers = await Promise.all(
      Array.from({ length: ENDPOINTS }, async () => {
        const server = createServer((socket) => {
          socket.on('error', () => undefined);
          socket.end(String(socket.localPort));
        });
        afterwards(() => server.close());
        return listen(server);
      }),
    );
    const plan = {
      protocol: 'tcp',
      loadBalancing: loadBalancingDefaults({ policy: 'MAGLEV' }),
      route: route({ hash: 'source-ip' }),
    };
    const { port } = await stage([servers], plan);
    const ask = (): Promise<string> =>
      new Promise((resolve, reject) => {
        let text = '';
        const socket = connect(port, '127.0.0.1').setEncoding('utf8');
        socket.on('data', (chunk: string) => {
          text += chunk;
        });
        socket.on('end', () => {
          socket.end();
          resolve(text);
        });
        socket.on('error', reject);
      });
    expect(new Set(await Promise.all(Array.from({ length: 20 }, ask))).size).toBe(1);
  });
});
