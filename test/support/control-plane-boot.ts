import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../../src/model/document.js';
import { realProgram } from './real-program.js';

// One etcd and one kube-apiserver on loopback, in a folder of their own. There is no controller manager: nothing writes EndpointSlices,
// gives addresses, empties a deleted namespace or collects garbage. See control-plane.ts for what tests use.

/** What every plane knows: token, user, group. All but the administrator have no rights until a test gives them some. */
export const USERS: Record<string, string> = {
  admin: 'system:masters',
  alice: 'people',
  bob: 'people',
  carol: 'people',
};

export interface PlaneFacts {
  /** `https://127.0.0.1:PORT` */
  server: string;
  port: number;
  /** PEM of the certificate that the server signed itself. */
  ca: string;
  folder: string;
}

export interface RawAnswer {
  status: number;
  body: JsonObject;
}

/** An API server ends within 2 s when nobody holds it up. */
const GRACE_MS = 15_000;

/** A running control plane, held by the process that started it. */
export class BootedPlane {
  private etcd?: ChildProcess;
  private apiserver?: ChildProcess;

  private constructor(
    readonly facts: PlaneFacts,
    private readonly ports: { etcd: number; peer: number },
  ) {}

  get isRunning(): boolean {
    return this.apiserver !== undefined && this.apiserver.exitCode === null;
  }

  static async boot(): Promise<BootedPlane> {
    const folder = mkdtempSync(join(tmpdir(), 'failover-control-plane-'));
    const [port, etcd, peer] = await freePorts(3);
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(join(folder, 'sa.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    writeFileSync(join(folder, 'sa.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
    const tokens = Object.entries(USERS).map(([user, group]) => `${tokenOf(user)},${user},${user},${group}\n`);
    writeFileSync(join(folder, 'tokens.csv'), tokens.join(''), { mode: 0o600 });
    const facts = { server: `https://127.0.0.1:${port}`, port: port as number, ca: '', folder };
    const plane = new BootedPlane(facts, { etcd: etcd as number, peer: peer as number });
    plane.startEtcd();
    await plane.start();
    return plane;
  }

  /** Ends the API server (etcd lives on) as an upgrade does, and starts it again. */
  async restart(): Promise<void> {
    await this.halt();
    await this.start();
  }

  /** Ends the API server only, by force when it takes longer than a supervisor would wait. */
  async halt(): Promise<void> {
    const { apiserver } = this;
    const overdue = setTimeout(() => apiserver?.kill('SIGKILL'), GRACE_MS);
    await ended(apiserver, 'SIGTERM');
    clearTimeout(overdue);
    this.apiserver = undefined;
  }

  async start(): Promise<void> {
    const { folder, port } = this.facts;
    const flags = {
      'etcd-servers': `http://127.0.0.1:${this.ports.etcd}`,
      'secure-port': port,
      'bind-address': '127.0.0.1',
      'advertise-address': '127.0.0.1',
      'cert-dir': join(folder, 'certs'),
      'service-account-issuer': 'https://kubernetes.default.svc',
      'service-account-key-file': join(folder, 'sa.pub'),
      'service-account-signing-key-file': join(folder, 'sa.key'),
      'service-cluster-ip-range': '10.96.0.0/16',
      'token-auth-file': join(folder, 'tokens.csv'),
      'authorization-mode': 'RBAC',
      'disable-admission-plugins': 'ServiceAccount',
      'shutdown-delay-duration': '0s',
      // Without it the server waits a minute for the watches that are open.
      'shutdown-watch-termination-grace-period': '500ms',
    };
    this.apiserver = this.launch(
      'kube-apiserver',
      Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
    );
    await this.ready();
  }

  async stop(): Promise<void> {
    await Promise.all([ended(this.apiserver, 'SIGKILL'), ended(this.etcd, 'SIGKILL')]);
    rmSync(this.facts.folder, { recursive: true, force: true });
  }

  private startEtcd(): void {
    const { etcd, peer } = this.ports;
    this.etcd = this.launch('etcd', [
      `--data-dir=${join(this.facts.folder, 'etcd')}`,
      '--unsafe-no-fsync',
      `--listen-client-urls=http://127.0.0.1:${etcd}`,
      `--advertise-client-urls=http://127.0.0.1:${etcd}`,
      `--listen-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-cluster=default=http://127.0.0.1:${peer}`,
    ]);
  }

  private launch(name: string, args: string[]): ChildProcess {
    const program = realProgram(name);
    if (program === undefined) throw new Error(`no ${name}: npm run setup:real`);
    const log = openSync(join(this.facts.folder, `${name}.log`), 'a');
    const child = spawn(program, args, { stdio: ['ignore', log, log] });
    // A run that ends in a hurry leaves nothing behind.
    process.once('exit', () => child.kill('SIGKILL'));
    return child;
  }

  private async ready(): Promise<void> {
    for (let tries = 0; tries < 600; tries += 1) {
      if (this.apiserver?.exitCode !== null) break;
      try {
        this.facts.ca = readFileSync(join(this.facts.folder, 'certs/apiserver.crt'), 'utf8');
        if ((await ask(this.facts, 'GET', '/readyz')).status === 200) return;
      } catch {
        // Not yet there; asked again.
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const log = readFileSync(join(this.facts.folder, 'kube-apiserver.log'), 'utf8');
    throw new Error(`the API server does not become ready:\n${log.slice(-2000)}`);
  }
}

/** A request that owes nothing to the client under test. `body` is sent as JSON, or as it is when it is a text. */
export function ask(
  { ca, port }: Pick<PlaneFacts, 'ca' | 'port'>,
  method: string,
  path: string,
  body?: JsonObject | string | readonly JsonObject[],
  { user = 'admin', contentType }: { user?: string; contentType?: string } = {},
): Promise<RawAnswer> {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        method,
        path,
        ca,
        headers: {
          authorization: `Bearer ${tokenOf(user)}`,
          // Node frames no body of a DELETE by itself: the server would take it for the next request.
          ...(text !== undefined && {
            'content-type': contentType ?? 'application/json',
            'content-length': Buffer.byteLength(text),
          }),
        },
      },
      (response) => {
        read(response).then(resolve, reject);
      },
    );
    sent.on('error', (error: NodeJS.ErrnoException) => {
      // A server that restarted closed the connection that was kept: it never saw this request.
      const isStale = sent.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(error.code ?? '');
      if (isStale) ask({ ca, port }, method, path, body, { user, contentType }).then(resolve, reject);
      else reject(error);
    });
    sent.end(text);
  });
}

async function read(response: IncomingMessage): Promise<RawAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const status = response.statusCode ?? 0;
  return { status, body: text.startsWith('{') ? (JSON.parse(text) as JsonObject) : { message: text } };
}

export function tokenOf(user: string): string {
  return `token-of-${user}`;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function ended(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}
