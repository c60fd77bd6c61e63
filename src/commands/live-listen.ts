import { appendFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '../errors.js';
import { addressText, type LivePlaces } from '../simulate/live-addresses.js';
import type { LiveSession } from '../simulate/live-session.js';
import { isLoopback, type OpenProxy, type ProxyOptions, startProxy } from '../simulate/proxy.js';
import type { Context } from './command.js';
import { cannotListen } from './live-cannot-listen.js';
import type { LiveOptions } from './live-options.js';

type ListenerTls = NonNullable<ProxyOptions['tls']>;

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
  { log, tls, orFree = false }: Pick<LiveOptions, 'log' | 'tls' | 'orFree'>,
): Promise<OpenProxy> {
  const { terminal } = context;
  if (!isLoopback(listen.host)) terminal.warn(`${addressText(listen)} can be reached by others than this machine`);
  const write = log === undefined ? undefined : logTo(context, log);
  const pair = tls === undefined ? undefined : await readTls(context, tls);
  try {
    const proxy = await startProxy(session, {
      listen,
      places,
      ...(pair === undefined ? {} : { tls: pair }),
      ...(write === undefined ? {} : { log: write }),
    });
    terminal.note(`listening on ${addressText(proxy.address)}`);
    return proxy;
  } catch (cause) {
    if (orFree && listen.port !== 0 && (cause as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      terminal.note(`${addressText(listen)} is taken: a free port is used instead`);
      return openListener(context, session, places, { ...listen, port: 0 }, { log, tls });
    }
    throw cannotListen('listen', listen, cause);
  }
}

/** @throws InputError for a file that is missing, and for two that do not belong together. */
async function readTls({ cwd }: Context, { cert, key }: { cert: string; key: string }): Promise<ListenerTls> {
  const [{ readBytes }, { readPair }] = await Promise.all([
    import('../manifest/read-bytes.js'),
    import('../certs/read-pair.js'),
  ]);
  const files = { certificate: resolve(cwd, cert), key: resolve(cwd, key) };
  const [chain, privateKey] = await Promise.all([readBytes(files.certificate, cert), readBytes(files.key, key)]);
  readPair(files);
  return { certificate: `${chain}`, key: `${privateKey}` };
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
