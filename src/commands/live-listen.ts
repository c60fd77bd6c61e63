import { appendFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '../errors.js';
import { addressText, type LivePlaces } from '../simulate/live-addresses.js';
import type { LiveSession } from '../simulate/live-session.js';
import { isLoopback, type OpenProxy, startProxy } from '../simulate/proxy.js';
import type { Context } from './command.js';

/**
 * The proxy of `--listen`.
 *
 * @throws InputError where the address cannot be had or the log cannot be written.
 */
export async function openListener(
  context: Context,
  session: LiveSession,
  places: LivePlaces,
  listen: { host: string; port: number },
  { log, orFree = false }: { log?: string; orFree?: boolean },
): Promise<OpenProxy> {
  const { terminal } = context;
  if (!isLoopback(listen.host)) terminal.warn(`${addressText(listen)} can be reached by others than this machine`);
  const write = log === undefined ? undefined : logTo(context, log);
  try {
    const proxy = await startProxy(session, { listen, places, ...(write === undefined ? {} : { log: write }) });
    terminal.note(`listening on ${addressText(proxy.address)}`);
    return proxy;
  } catch (cause) {
    if (orFree && listen.port !== 0 && (cause as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      terminal.note(`${addressText(listen)} is taken: a free port is used instead`);
      return openListener(context, session, places, { ...listen, port: 0 }, { log });
    }
    throw new InputError('cannot-listen', `--listen ${addressText(listen)}: ${(cause as Error).message}`, { cause });
  }
}

/** Appends lines to a file; `-` is stderr. */
function logTo({ terminal, cwd }: Context, file: string): (line: string) => void {
  if (file === '-') return (line) => terminal.note(line);
  const path = resolve(cwd, file);
  const append = (text: string): void => {
    try {
      appendFileSync(path, text, { mode: 0o600 });
    } catch (cause) {
      throw new InputError('log', `--log ${file} cannot be written: ${(cause as Error).message}`, { cause });
    }
  };
  append('');
  return (line) => append(`${line}\n`);
}
