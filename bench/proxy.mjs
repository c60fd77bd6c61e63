// Throughput, latency and CPU of one thread of our proxy beside its peers: keep-alive, 32 connections, small answers. Prints a table; nothing is asserted.
// node bench/proxy.mjs [SECONDS] [NAME...]   needs wrk and nginx; haproxy, Envoy and http-proxy-3 are left out where they are not there
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  buildOurs,
  cleanUp,
  cpuSeconds,
  envoyBootstrap,
  file,
  folder,
  freePort,
  install,
  listening,
  program,
  start,
  stop,
} from './peers.mjs';

const run = promisify(execFile);
const [seconds = '8', ...only] = process.argv.slice(2);
const wrk = await program('wrk');
const nginx = await program('nginx');
if (wrk === undefined || nginx === undefined) process.exit(1);

const nginxConf = (port, location, rest = '') => `
daemon off; master_process off; worker_processes 1; pid ${folder}/nginx-${port}.pid; error_log /dev/null crit;
events { worker_connections 1024; }
http { access_log off; keepalive_requests 100000000; ${rest}
  client_body_temp_path ${folder}/b${port}; proxy_temp_path ${folder}/p${port}; fastcgi_temp_path ${folder}/f${port}; uwsgi_temp_path ${folder}/u${port}; scgi_temp_path ${folder}/s${port};
  server { listen 127.0.0.1:${port}; location / { ${location} } } }`;
const startNginx = async (port, location, rest) =>
  start(nginx, ['-p', folder, '-c', await file(`nginx-${port}.conf`, nginxConf(port, location, rest))]);

const upstream = await freePort();
await startNginx(upstream, `default_type text/plain; return 200 "${'x'.repeat(64)}";`);
await listening(upstream);

const script = (text) => async (port) => start(process.execPath, [await file(`peer-${port}.mjs`, text(port))]);
const peers = {
  nginx: (port) =>
    startNginx(
      port,
      'proxy_pass http://up; proxy_http_version 1.1; proxy_set_header Connection "";',
      `upstream up { server 127.0.0.1:${upstream}; keepalive 64; keepalive_requests 100000000; }`,
    ),
  haproxy: async (port) => {
    const haproxy = await program('haproxy');
    if (haproxy === undefined) return undefined;
    const conf = `global\n nbthread 1\n maxconn 4096\ndefaults\n mode http\n timeout connect 1s\n timeout client 30s\n timeout server 30s\nfrontend in\n bind 127.0.0.1:${port}\n default_backend up\nbackend up\n http-reuse always\n server a 127.0.0.1:${upstream}\n`;
    return start(haproxy, ['-db', '-q', '-f', await file('haproxy.cfg', conf)]);
  },
  envoy: async (port) => {
    const envoy = await program('envoy');
    if (envoy === undefined) return undefined;
    const path = await file('envoy.json', envoyBootstrap(port, [[upstream]]));
    return start(envoy, ['-c', path, '--concurrency', '1', '-l', 'off', '--use-dynamic-base-id']);
  },
  'bare undici': script(
    (port) => `
      import { createRequire } from 'node:module';
      import { createServer } from 'node:http';
      const { Pool } = createRequire('${import.meta.url}')('undici');
      const pool = new Pool('http://127.0.0.1:${upstream}', { connections: 64 });
      createServer((request, response) => {
        pool.stream({ path: request.url, method: request.method, headers: { host: request.headers.host } }, ({ statusCode, headers }) => {
          delete headers.connection;
          response.writeHead(statusCode, headers);
          return response;
        }).catch(() => response.destroy());
      }).listen(${port}, '127.0.0.1');`,
  ),
  'http-proxy-3': async (port) => {
    const modules = await install('http-proxy-3@1.23.3');
    const text = `
      import { createRequire } from 'node:module';
      import { Agent, createServer } from 'node:http';
      const { createProxyServer } = createRequire('${modules}/')('http-proxy-3');
      const proxy = createProxyServer({ target: 'http://127.0.0.1:${upstream}', agent: new Agent({ keepAlive: true }) });
      proxy.on('error', (_error, _request, response) => response.destroy?.());
      createServer((request, response) => proxy.web(request, response)).listen(${port}, '127.0.0.1');`;
    return start(process.execPath, [await file('http-proxy-3.mjs', text)]);
  },
  failover: async (port) => {
    const ours = await buildOurs();
    return start(process.execPath, [ours, await file('ours.json', envoyBootstrap(port, [[upstream]])), String(port)]);
  },
};

const rows = [];
try {
  for (const [name, startPeer] of Object.entries(peers)) {
    if (only.length > 0 && !only.includes(name)) continue;
    const port = await freePort();
    const child = await startPeer(port);
    if (child === undefined) continue;
    await listening(port);
    const load = (duration) => run(wrk, ['-t1', '-c32', `-d${duration}s`, '--latency', `http://127.0.0.1:${port}/`]);
    await load(2);
    const before = await cpuSeconds(child.pid);
    const { stdout } = await load(Number(seconds));
    const cpu = (await cpuSeconds(child.pid)) - before;
    stop(child);
    const found = (pattern) => pattern.exec(stdout)?.[1] ?? '-';
    const total = Number(found(/(\d+) requests in/));
    rows.push({
      proxy: name,
      'requests/s': Math.round(Number(found(/Requests\/sec:\s+([\d.]+)/))),
      p50: found(/^\s+50%\s+(\S+)/m),
      p99: found(/^\s+99%\s+(\S+)/m),
      'CPU us/request': Number(((cpu * 1e6) / total).toFixed(1)),
      'not 2xx': found(/Non-2xx or 3xx responses: (\d+)/),
      errors: found(/Socket errors: (.*)/),
    });
  }
} finally {
  await cleanUp();
}
// biome-ignore lint/suspicious/noConsole: the table is what it is run for
console.table(rows);
