import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Fault } from '../../src/model/scenario.js';

/** One small HTTP server on loopback that fails on demand, in the words of a scenario. */
export class Upstream {
  readonly port: number;
  /** Data requests received, health checks not counted. */
  requests = 0;
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();
  #faults: Fault[] = [];
  #probeSeen: (() => void)[] = [];
  readonly #hits = new Map<Fault, number>();
  /** Answer headers of every response, health checks included. */
  headers: Record<string, string> = {};

  constructor(port: number) {
    this.port = port;
  }

  async start(): Promise<void> {
    await this.#listen();
  }

  /** Adds a fault; `refuse` closes the port and every open connection, as a killed process would. */
  async fail(fault: Fault): Promise<void> {
    this.#faults.push(fault);
    if (fault.type === 'refuse') await this.stop();
  }

  /** Resolves when the next health check arrives. */
  nextProbe(): Promise<void> {
    return new Promise((resolve) => this.#probeSeen.push(resolve));
  }

  async recover(): Promise<void> {
    this.#faults = [];
    if (this.#server === undefined) await this.#listen();
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }

  async #listen(): Promise<void> {
    const server = createServer((request, response) => {
      const probe = request.url === '/health';
      if (probe) for (const seen of this.#probeSeen.splice(0)) seen();
      else this.requests += 1;
      for (const fault of this.#faults) {
        if (!this.#isHit(fault, probe)) continue;
        if (fault.type === 'timeout') return;
        if (fault.type === 'reset') {
          request.socket.resetAndDestroy();
          return;
        }
        if (fault.type === 'http' || fault.type === 'health-check') {
          response.writeHead(fault.status ?? 503, this.headers).end();
          return;
        }
        if (fault.type === 'delay') {
          setTimeout(() => response.writeHead(200, this.headers).end(), fault.byMs);
          return;
        }
      }
      response.writeHead(200, this.headers).end();
    });
    server.keepAliveTimeout = 0;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
  }

  /** Evenly spread: of the k-th request since the fault those where floor(k * percent / 100) grows; health checks always. */
  #isHit(fault: Fault, probe: boolean): boolean {
    if (fault.type === 'health-check') return probe;
    if (probe) return fault.on !== 'data';
    const percent = fault.percent ?? 100;
    const k = (this.#hits.get(fault) ?? 0) + 1;
    this.#hits.set(fault, k);
    return Math.floor((k * percent) / 100) > Math.floor(((k - 1) * percent) / 100);
  }
}
