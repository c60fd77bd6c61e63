// What the proxy measurements share: building ours, starting peers, and stopping all of it by process id.
import { execFile, spawn } from 'node:child_process';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const run = promisify(execFile);
const source = new URL('../src/', import.meta.url).pathname;
export const folder = await mkdtemp(join(tmpdir(), 'failover-bench-'));
const children = new Set();

/** Ends every process that was started here, and removes what they wrote. */
export async function cleanUp() {
  for (const child of children) stop(child);
  await rm(folder, { recursive: true, force: true });
}
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => cleanUp().then(() => process.exit(130)));

export function stop(child) {
  children.delete(child);
  if (child.exitCode === null && child.signalCode === null) process.kill(child.pid, 'SIGKILL');
}

export function start(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'], ...options });
  children.add(child);
  child.on('exit', () => children.delete(child));
  return child;
}

/** The path of a program, or undefined with a word on stderr. */
export async function program(name, ...others) {
  const cached = { envoy: 'envoy-1.40.0/envoy/_bin/envoy' }[name] ?? name;
  const paths = [...(process.env.PATH ?? '').split(':'), '/usr/sbin'].map((path) => join(path, name));
  for (const path of [...others, ...paths, join(homedir(), '.cache/failover-test', cached)]) {
    const found = await access(path).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  process.stderr.write(`no ${name} here: left out\n`);
  return undefined;
}

export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export async function listening(port, ms = 10_000) {
  for (const endMs = Date.now() + ms; Date.now() < endMs; ) {
    const open = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nobody listens on ${port}`);
}

/** CPU seconds that a process has used. */
export async function cpuSeconds(pid) {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

export async function file(name, text) {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

/** A package for the measurement only. @returns where it is. */
export async function install(name) {
  await run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--silent', name]);
  return join(folder, 'node_modules');
}

/** Our proxy as a program: `node OURS BOOTSTRAP PORT`, the plan of an Envoy bootstrap. */
export async function buildOurs() {
  const outfile = join(folder, 'ours.mjs');
  await build({
    stdin: {
      contents: `
        import { readFileSync } from 'node:fs';
        import { parseManifests } from '${source}manifest/parse.ts';
        import { envoy } from '${source}meshes/envoy/index.ts';
        import { resolvePlaces } from '${source}simulate/live-addresses.ts';
        import { startLive } from '${source}simulate/live.ts';
        import { startProxy } from '${source}simulate/proxy.ts';
        import { WallClock } from '${source}cli/wall-clock.ts';
        import { readTopology } from '${source}topology/index.ts';
        const [file, port] = process.argv.slice(2);
        const { documents } = parseManifests(readFileSync(file, 'utf8'), file, [envoy.recognise]);
        const topology = readTopology(documents);
        const [plan] = envoy.read({ documents, topology, client: {} });
        const places = await resolvePlaces(plan, { client: {}, topology, overrides: [], tls: () => undefined });
        const traffic = { rps: 100, durationMs: 1e9, arrivals: 'constant', seed: 1 };
        const scenario = { name: 'bench', client: {}, topology: [], events: [], expect: [], traffic };
        const session = startLive(plan, scenario, { clock: new WallClock(), random: { next: Math.random }, places });
        await startProxy(session, { listen: { host: '127.0.0.1', port: Number(port) }, places });`,
      resolveDir: source,
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
    logLevel: 'error',
    define: { __VERSION__: '"bench"' },
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return outfile;
}

/** @param levels ports by priority. */
export function envoyBootstrap(port, levels, { cluster = {}, route = {} } = {}) {
  const address = (number) => ({ socket_address: { address: '127.0.0.1', port_value: number } });
  return JSON.stringify({
    static_resources: {
      listeners: [
        {
          name: 'in',
          address: address(port),
          filter_chains: [
            {
              filters: [
                {
                  name: 'envoy.filters.network.http_connection_manager',
                  typed_config: {
                    '@type':
                      'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
                    stat_prefix: 'in',
                    route_config: {
                      virtual_hosts: [
                        {
                          name: 'all',
                          domains: ['*'],
                          routes: [{ match: { prefix: '/' }, route: { cluster: 'service', ...route } }],
                        },
                      ],
                    },
                    http_filters: [
                      {
                        name: 'envoy.filters.http.router',
                        typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router' },
                      },
                    ],
                  },
                },
              ],
            },
          ],
        },
      ],
      clusters: [
        {
          name: 'service',
          type: 'STATIC',
          connect_timeout: '1s',
          load_assignment: {
            cluster_name: 'service',
            endpoints: levels.map((ports, priority) => ({
              priority,
              lb_endpoints: ports.map((number) => ({ endpoint: { address: address(number) } })),
            })),
          },
          ...cluster,
        },
      ],
    },
  });
}
