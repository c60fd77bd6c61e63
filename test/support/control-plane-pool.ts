import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import type { BootedPlane } from './control-plane-boot.js';

// vitest's globalSetup: lends control planes to test files. One is booted when none is free, and is wiped when its file is done with it,
// so that a run needs as many as work at the same time and no file sees what another left. Runs without cluster tests boot none.

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where control-plane.ts asks for one. */
    controlPlanes: string;
  }
}

interface Lent {
  plane: BootedPlane;
  /** `gone` when nobody could wipe it; its place in the list stays, because files know planes by it. */
  state: 'free' | 'lent' | 'gone';
  /** What is being done to its API server; a test that gave up may have begun it. */
  acting?: Promise<void>;
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const planes: Lent[] = [];
  let isOver = false;
  /** Planes that are being wiped: sooner there than one that must be booted. */
  const returning = new Set<Promise<void>>();
  /** Boots one after another: two at once take longer than two in turn. */
  let last: Promise<unknown> = Promise.resolve();

  const borrow = async (): Promise<Lent> => {
    const free = planes.find(({ state }) => state === 'free');
    if (free !== undefined) {
      free.state = 'lent';
      return free;
    }
    if (returning.size > 0) {
      await Promise.race(returning);
      return borrow();
    }
    const booted = last.then(async () => {
      const { BootedPlane } = await import('./control-plane-boot.js');
      const { installDefinitions } = await import('./control-plane-wipe.js');
      const plane = await BootedPlane.boot();
      const lent: Lent = { plane, state: 'lent' };
      planes.push(lent);
      await installDefinitions(plane.facts);
      return lent;
    });
    last = booted.catch(() => undefined);
    return booted;
  };

  const giveBack = async (lent: Lent): Promise<void> => {
    if (isOver) return;
    const { wipe } = await import('./control-plane-wipe.js');
    try {
      await lent.acting?.catch(() => undefined);
      if (!lent.plane.isRunning) await lent.plane.start();
      await wipe(lent.plane.facts);
      lent.state = 'free';
    } catch (error) {
      // Whatever is wrong with it, nobody gets it any more.
      if (!isOver) process.stderr.write(`a control plane could not be wiped: ${String(error)}\n`);
      lent.state = 'gone';
      await lent.plane.stop();
    }
  };

  const server = createServer(async (request, response) => {
    const [, word, index] = (request.url ?? '').split('/');
    try {
      if (word === 'lease') await lend(response);
      else await act(planes[Number(index)] as Lent, word as 'halt' | 'start' | 'restart', response);
    } catch (error) {
      response.writeHead(500).end(String(error instanceof Error ? error.stack : error));
    }
  });

  /** The answer stays open as long as the plane is lent: a test file that dies gives it back as well. */
  const lend = async (response: ServerResponse): Promise<void> => {
    const lent = await borrow();
    response.on('close', () => {
      const given = giveBack(lent).finally(() => returning.delete(given));
      returning.add(given);
    });
    response.writeHead(200);
    response.write(`${JSON.stringify({ id: planes.indexOf(lent), facts: lent.plane.facts })}\n`);
  };

  const act = async (lent: Lent, word: 'halt' | 'start' | 'restart', response: ServerResponse): Promise<void> => {
    lent.acting = lent.plane[word]();
    await lent.acting;
    response.writeHead(204).end();
  };

  server.unref();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  project.provide('controlPlanes', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return async () => {
    isOver = true;
    server.close();
    server.closeAllConnections();
    await Promise.all(planes.map(({ plane }) => plane.stop()));
  };
}
