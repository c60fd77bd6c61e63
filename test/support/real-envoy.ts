import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../src/model/document.js';

/** What Envoy's access log says of one request; `host` is that of the last try, '' where none could be chosen. */
export interface Access {
  atMs: number;
  host: string;
  status: number;
  flags: string;
}

/** A host and its level as the admin interface shows them. */
export interface HostStatus {
  host: string;
  priority: number;
}

/** One line of Envoy's outlier event log; detections that are not enforced are left out. */
export interface OutlierEvent {
  atMs: number;
  host: string;
  action: 'EJECT' | 'UNEJECT';
}

/** One real Envoy with one worker, so that round robin is exact. */
export class RealEnvoy {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #adminPort: number;

  private constructor(child: ChildProcess, folder: string, adminPort: number) {
    this.#child = child;
    this.#folder = folder;
    this.#adminPort = adminPort;
  }

  /** Starts Envoy with the bootstrap, an access log added, and waits until its listeners are open. */
  static async start(binary: string, bootstrap: JsonObject, adminPort: number): Promise<RealEnvoy> {
    const folder = mkdtempSync(join(tmpdir(), 'failover-envoy-'));
    const config = join(folder, 'bootstrap.json');
    writeFileSync(config, JSON.stringify(withLogs(bootstrap, folder)));
    const child = spawn(
      binary,
      [
        '-c',
        config,
        '--concurrency',
        '1',
        '--use-dynamic-base-id',
        '-l',
        'error',
        '--log-path',
        join(folder, 'envoy.log'),
      ],
      { stdio: 'ignore' },
    );
    const envoy = new RealEnvoy(child, folder, adminPort);
    for (let tries = 0; tries < 200; tries += 1) {
      if (child.exitCode !== null) throw new Error(`envoy ended: ${readFileSync(join(folder, 'envoy.log'), 'utf8')}`);
      if ((await envoy.#admin('/ready').catch(() => '')).startsWith('LIVE')) return envoy;
      await sleep(50);
    }
    await envoy.stop();
    throw new Error('envoy was not ready within 10 s');
  }

  async hosts(cluster: string): Promise<HostStatus[]> {
    const { cluster_statuses: clusters } = JSON.parse(await this.#admin('/clusters?format=json'));
    const found = clusters.find(({ name }: { name: string }) => name === cluster);
    return (found?.host_statuses ?? []).map((status: AdminHost) => ({
      host: `${status.address.socket_address.address}:${status.address.socket_address.port_value}`,
      priority: status.priority ?? 0,
    }));
  }

  /** All requests so far. Ends of lines are flushed before each read. */
  async accessLog(): Promise<Access[]> {
    await this.#admin('/reopen_logs', 'POST');
    await sleep(300);
    const lines = readFileSync(join(this.#folder, 'access.log'), 'utf8').split('\n').filter(Boolean);
    return lines.map((line) => {
      const [start, host, status, flags] = line.split(' ') as [string, string, string, string];
      return {
        atMs: Number(start),
        host: host === '-' ? '' : host,
        status: Number(status),
        flags: flags === '-' ? '' : flags,
      };
    });
  }

  /** Every ejection and return so far; read after `accessLog`, which flushes both. */
  outlierEvents(): OutlierEvent[] {
    const lines = readFileSync(join(this.#folder, 'outlier.log'), 'utf8').split('\n').filter(Boolean);
    return lines
      .map(
        (line) =>
          JSON.parse(line) as {
            timestamp: string;
            upstream_url: string;
            action: OutlierEvent['action'];
            enforced?: boolean;
          },
      )
      .filter(({ action, enforced }) => action === 'UNEJECT' || enforced === true)
      .map(({ timestamp, upstream_url, action }) => ({ atMs: Date.parse(timestamp), host: upstream_url, action }));
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null) {
      const ended = new Promise((resolve) => this.#child.once('exit', resolve));
      this.#child.kill('SIGTERM');
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), 3000);
      await ended;
      clearTimeout(timer);
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #admin(path: string, method = 'GET'): Promise<string> {
    return new Promise((resolve, reject) => {
      const request = get({ host: '127.0.0.1', port: this.#adminPort, path, method, agent: false }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => resolve(body));
      });
      request.on('error', reject);
    });
  }
}

interface AdminHost {
  address: { socket_address: { address: string; port_value: number } };
  priority?: number;
}

/** Adds a log of every request (`epoch-ms host status flags`) and one of every ejection. */
function withLogs(bootstrap: JsonObject, folder: string): JsonObject {
  const copy = structuredClone(bootstrap) as {
    static_resources: { listeners: { filter_chains: { filters: { typed_config: JsonObject }[] }[] }[] };
  };
  for (const listener of copy.static_resources.listeners) {
    const manager = listener.filter_chains[0]?.filters[0]?.typed_config;
    if (manager === undefined) continue;
    manager.access_log = [
      {
        name: 'envoy.access_loggers.file',
        typed_config: {
          '@type': 'type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog',
          path: join(folder, 'access.log'),
          log_format: {
            text_format_source: {
              inline_string: '%START_TIME(%s%3f)% %UPSTREAM_HOST% %RESPONSE_CODE% %RESPONSE_FLAGS%\n',
            },
          },
        },
      },
    ];
  }
  const events = { event_log_path: join(folder, 'outlier.log') };
  return { ...(copy as unknown as JsonObject), cluster_manager: { outlier_detection: events } };
}
