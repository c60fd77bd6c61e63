// What a failover costs: the same two upstreams and the same health check behind four proxies, 500 requests/s through each, no retries. The primary
// dies in four ways and comes back, three times each. Prints, for each way, how many requests were lost on average and when the last of them was. Nothing is asserted.
// node bench/failover-loss.mjs [PROXY...]   needs haproxy, nginx and Envoy; what is not there is left out. Takes 80 s.
import { Agent, request } from 'node:http';
import {
  buildOurs,
  cleanUp,
  envoyBootstrap,
  file,
  folder,
  freePort,
  listening,
  program,
  start,
  stop,
} from './peers.mjs';

const only = process.argv.slice(2);
const RATE = 500;
/** How much is lost depends on when the next check is due: each round fails at another moment of its interval. */
const ROUNDS = 3;
const STEADY_MS = 1000;
const FAILED_MS = 3500;
const RESTORED_MS = 1700;

/** A server that fails on a word from its parent: `503`, `hang`, `ok`. */
const UPSTREAM = `
import { createServer } from 'node:http';
let mode = 'ok';
process.on('message', (word) => { mode = word; });
createServer((request, response) => {
  if (mode === 'hang') return;
  response.writeHead(mode === '503' ? 503 : 200, { 'x-who': process.argv[3] }).end();
}).listen(Number(process.argv[2]), '127.0.0.1');`;

const [primaryPort, backupPort] = [await freePort(), await freePort()];
const upstreamFile = await file('upstream.mjs', UPSTREAM);
const startUpstream = async (port, name) => {
  const child = start(process.execPath, [upstreamFile, String(port), name], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await listening(port);
  return child;
};

const bootstrap = (port) =>
  envoyBootstrap(port, [[primaryPort], [backupPort]], {
    route: { timeout: '1s' },
    cluster: {
      health_checks: [
        {
          timeout: '1s',
          interval: '1s',
          no_traffic_interval: '1s',
          healthy_threshold: 1,
          unhealthy_threshold: 1,
          http_health_check: { path: '/health' },
        },
      ],
    },
  });

const proxies = {
  haproxy: async (port) => {
    const haproxy = await program('haproxy');
    const conf = `global
  nbthread 1
defaults
  mode http
  retries 0
  timeout connect 1s
  timeout client 30s
  timeout server 1s
  timeout check 1s
frontend in
  bind 127.0.0.1:${port}
  default_backend up
backend up
  option httpchk GET /health
  default-server check inter 1s fall 1 rise 1
  server primary 127.0.0.1:${primaryPort}
  server backup 127.0.0.1:${backupPort} backup
`;
    return haproxy && start(haproxy, ['-db', '-q', '-f', await file('haproxy.cfg', conf)]);
  },
  'nginx (passive)': async (port) => {
    const nginx = await program('nginx');
    const conf = `daemon off; master_process off; pid ${folder}/nginx.pid; error_log /dev/null crit; events {}
http { access_log off; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  upstream up { server 127.0.0.1:${primaryPort} max_fails=1 fail_timeout=1s; server 127.0.0.1:${backupPort} backup; keepalive 64; }
  server { listen 127.0.0.1:${port}; location / { proxy_pass http://up; proxy_http_version 1.1; proxy_set_header Connection "";
    proxy_connect_timeout 1s; proxy_read_timeout 1s; proxy_next_upstream error timeout http_503; proxy_next_upstream_tries 1; } } }`;
    return nginx && start(nginx, ['-p', folder, '-c', await file('nginx.conf', conf)]);
  },
  envoy: async (port) => {
    const envoy = await program('envoy');
    const path = await file('envoy.json', bootstrap(port));
    return envoy && start(envoy, ['-c', path, '--concurrency', '1', '-l', 'off', '--use-dynamic-base-id']);
  },
  failover: async (port) =>
    start(process.execPath, [await buildOurs(), await file('ours.json', bootstrap(port)), String(port)]),
};

/** Asks at a constant rate until stopped; what was lost is counted from the fault on. */
class Load {
  lost = 0;
  total = 0;
  lastLostMs = 0;
  toPrimary = 0;
  #agent = new Agent({ keepAlive: true, maxSockets: 1000 });
  #port;
  #open = 0;

  #failsAtMs;

  constructor(port, failsAtMs) {
    this.#port = port;
    this.#failsAtMs = failsAtMs;
  }

  async run(ms) {
    const startMs = performance.now();
    let sent = 0;
    await new Promise((resolve) => {
      const timer = setInterval(() => {
        const dueMs = Math.min(performance.now() - startMs, ms);
        for (; sent < (dueMs / 1000) * RATE; sent++) this.#ask(startMs);
        if (dueMs >= ms && this.#open === 0) {
          clearInterval(timer);
          resolve();
        }
      }, 2);
    });
    this.#agent.destroy();
  }

  #ask(startMs) {
    this.total += 1;
    this.#open += 1;
    const sentMs = performance.now() - startMs;
    let over = false;
    const end = (well) => {
      if (over) return;
      over = true;
      this.#open -= 1;
      if (well) return;
      this.lost += 1;
      this.lastLostMs = Math.max(this.lastLostMs, sentMs - this.#failsAtMs);
    };
    request({ port: this.#port, host: '127.0.0.1', path: '/', agent: this.#agent, timeout: 3000 }, (response) => {
      if (response.headers['x-who'] === 'primary' && sentMs > this.#failsAtMs + FAILED_MS) this.toPrimary += 1;
      response.resume().on('close', () => end(response.statusCode === 200));
    })
      .on('timeout', function () {
        this.destroy();
      })
      .on('error', () => end(false))
      .end();
  }
}

const faults = {
  'SIGKILL (refuses)': { fail: (primary) => stop(primary), restore: () => startUpstream(primaryPort, 'primary') },
  'answers 503': { fail: (primary) => primary.send('503'), restore: (primary) => primary.send('ok') },
  hangs: { fail: (primary) => primary.send('hang'), restore: (primary) => primary.send('ok') },
  'SIGSTOP (frozen)': {
    fail: (primary) => process.kill(primary.pid, 'SIGSTOP'),
    restore: (primary) => process.kill(primary.pid, 'SIGCONT'),
  },
};

const rows = [];
try {
  let primary = await startUpstream(primaryPort, 'primary');
  await startUpstream(backupPort, 'backup');
  const ports = new Map();
  for (const [name, startProxy] of Object.entries(proxies)) {
    if (only.length > 0 && !only.includes(name)) continue;
    const port = await freePort();
    if ((await startProxy(port)) === undefined) continue;
    await listening(port);
    ports.set(name, port);
  }
  await new Promise((resolve) => setTimeout(resolve, 2500));
  for (const [fault, { fail, restore }] of Object.entries(faults)) {
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) {
      const steadyMs = STEADY_MS + (round * 1000) / ROUNDS;
      const loads = new Map([...ports].map(([name, port]) => [name, new Load(port, steadyMs)]));
      rounds.push(loads);
      const running = [...loads.values()].map((load) => load.run(steadyMs + FAILED_MS + RESTORED_MS));
      await new Promise((resolve) => setTimeout(resolve, steadyMs));
      fail(primary);
      await new Promise((resolve) => setTimeout(resolve, FAILED_MS));
      const restored = await restore(primary);
      if (restored?.pid !== undefined) primary = restored;
      await Promise.all(running);
    }
    for (const name of ports.keys()) {
      const loads = rounds.map((round) => round.get(name));
      const lost = loads.map((load) => load.lost);
      rows.push({
        fault,
        proxy: name,
        'requests a round': loads[0].total,
        'lost a round': Math.round(lost.reduce((sum, each) => sum + each) / ROUNDS),
        'of them at most': Math.max(...lost),
        'last lost after s': (Math.max(...loads.map((load) => load.lastLostMs)) / 1000).toFixed(2),
        'came back': loads.every((load) => load.toPrimary > 0) ? 'yes' : 'no',
      });
    }
  }
} finally {
  await cleanUp();
}
// biome-ignore lint/suspicious/noConsole: the table is what it is run for
console.table(rows);
process.exit(0);
