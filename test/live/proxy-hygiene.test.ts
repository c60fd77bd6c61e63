import { describe, expect, it } from 'vitest';
import { NOBODY, raw, serve, stage, until } from './proxy-stage.js';

/** A server that tells which requests and headers have reached it. */
async function witness() {
  const seen: { url: string; headers: NodeJS.Dict<string | string[]>; body: string }[] = [];
  const { port } = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      seen.push({ url: request.url ?? '', headers: request.headers, body });
      response
        .writeHead(200, { connection: 'close, x-secret', 'x-secret': '1', 'keep-alive': 'timeout=9' })
        .end('fine');
    });
  });
  return { seen, ...(await stage([[port]])) };
}

describe('smuggling', () => {
  const cases: [string, string][] = [
    [
      'content-length and transfer-encoding',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'transfer-encoding before content-length',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n',
    ],
    [
      'two content-lengths that differ',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde',
    ],
    [
      'two content-lengths that agree',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nabcd',
    ],
    ['a list of content-lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4, 4\r\n\r\nabcd'],
    ['a signed content-length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +4\r\n\r\nabcd'],
    ['a content-length in hex', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x4\r\n\r\nabcd'],
    ['a space before the colon', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 4\r\n\r\nabcd'],
    [
      'a space before the colon of transfer-encoding',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a folded transfer-encoding', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n'],
    ['a folded header', 'GET / HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n'],
    ['chunked twice', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n'],
    [
      'another coding before chunked',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
    ],
    ['chunked that is not last', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n'],
    ['an unknown coding', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
    ['a vertical tab in the coding', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n'],
    ['two hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n'],
    ['a line feed alone', 'GET / HTTP/1.1\nHost: a\n\n'],
    ['a carriage return inside a header', 'GET / HTTP/1.1\r\nHost: a\r\nX-A: b\rX-B: c\r\n\r\n'],
    ['a NUL in a header', 'GET / HTTP/1.1\r\nHost: a\r\nX-A: b\0c\r\n\r\n'],
    ['a header without a name', 'GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n'],
    [
      'a chunk size that is none',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-4\r\nabcd\r\n0\r\n\r\n',
    ],
    [
      'a chunk longer than it says',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n0\r\n\r\n',
    ],
    ['a target that is neither path nor URL', 'GET a:b HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a coding in HTTP/1.0', 'POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['more than 100 headers', `GET / HTTP/1.1\r\nHost: a\r\n${'X-A: b\r\n'.repeat(100)}\r\n`],
    ['CONNECT', 'CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n'],
  ];
  it.each(cases)('refuses %s and ends the connection', async (_name, text) => {
    const { port, seen } = await witness();
    const answer = await raw(port, `${text}GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n`, 1000);
    expect(answer).toMatch(/^HTTP\/1\.1 (400|405|431|501) /);
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(seen.filter(({ body }) => body !== '')).toEqual([]);
    expect(seen.map(({ url }) => url)).not.toContain('/smuggled');
  });

  it('does not take the body of one request for the next', async () => {
    const { port, seen } = await witness();
    const inner = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n';
    await raw(
      port,
      `POST /outer HTTP/1.1\r\nHost: a\r\nContent-Length: ${inner.length}\r\n\r\n${inner}GET /next HTTP/1.1\r\nHost: a\r\n\r\n`,
    );
    expect(new Map(seen.map(({ url, body }) => [url, body]))).toEqual(
      new Map([
        ['/outer', inner],
        ['/next', ''],
      ]),
    );
  });

  it('does not read on after an answer of its own to a request whose body is still coming', async () => {
    const { port } = await stage([[NOBODY]]);
    const answer = await raw(
      port,
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer.match(/HTTP\/1\.1 [^2]/g)).toHaveLength(1);
    expect(answer).toMatch(/connection: close/i);
  });

  it('breaks off a response that an endpoint frames in two ways', async () => {
    const { createServer } = await import('node:net');
    const { afterwards, listen } = await import('./proxy-stage.js');
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () =>
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'),
      );
    });
    const at = await listen(server);
    afterwards(() => server.close());
    const { url } = await stage([[at]]);
    expect((await fetch(url)).status).toBe(503);
  });
});

describe('headers', () => {
  it('keeps what belongs to one connection on that connection, both ways', async () => {
    const { port, seen } = await witness();
    const answer = await raw(
      port,
      [
        'GET / HTTP/1.1',
        'Host: a',
        'Connection: keep-alive, X-Mine, Content-Length, Host',
        'X-Mine: 1',
        'Keep-Alive: timeout=1',
        'Proxy-Connection: keep-alive',
        'Proxy-Authorization: Basic eA==',
        'TE: gzip, trailers',
        'Upgrade: h2c',
        'HTTP2-Settings: AAAA',
        'X-Theirs: 2',
        '\r\n',
      ].join('\r\n'),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    const [{ headers } = { headers: {} }] = seen;
    expect(headers).toMatchObject({ host: 'a', te: 'trailers', 'x-theirs': '2' });
    for (const name of [
      'x-mine',
      'keep-alive',
      'proxy-connection',
      'proxy-authorization',
      'upgrade',
      'http2-settings',
    ]) {
      expect(headers, name).not.toHaveProperty(name);
    }
    expect(answer).not.toMatch(/x-secret|timeout=9/i);
  });

  it('asks the authority of an absolute target, and nothing of its host header', async () => {
    const { port, seen } = await witness();
    await raw(port, 'GET http://real.example/x?y HTTP/1.1\r\nHost: other.example\r\n\r\n');
    expect(seen).toMatchObject([{ url: '/x?y', headers: { host: 'real.example' } }]);
  });

  it('writes no line of the access log for the client', async () => {
    const { port, log } = await witness();
    await raw(port, 'GET /"\\ HTTP/1.1\r\nHost: a\r\nUser-Agent: x" 200 \x1b[31m\xff\r\n\r\n', 100);
    await raw(port, 'GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: x" 200\r\n\r\n');
    await until(() => log.length > 0, 'the access log');
    expect(log.join()).not.toMatch(/x" 200|[^ -~,]/);
    expect(log.at(-1)).toContain('"x\\x22 200"');
  });
});
