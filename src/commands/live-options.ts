import { UsageError } from '../errors.js';
import { parseDuration } from '../model/duration.js';
import type { Terminal } from '../model/terminal.js';
import { type EndpointOverride, splitAddress } from '../simulate/live-addresses.js';
import { parseOverride } from '../simulate/live-overrides.js';
import type { Flags } from './command.js';
import { liveFlags } from './live-flags.js';

/** What the flags say of a live run. */
export interface LiveOptions {
  /** Absent: until Ctrl-C. */
  forMs?: number;
  overrides: EndpointOverride[];
  interactive: boolean;
  listen?: { host: string; port: number };
  log?: string;
  /** Files of the certificate with which `listen` speaks TLS. */
  tls?: { cert: string; key: string };
  admin?: { host: string; port: number };
  /** What else the full-screen view says of where to reach what. */
  about?: readonly string[];
  /** Where the port of `listen` is taken, a free one will do. */
  orFree?: boolean;
  /** Told where the run can be reached, once it can. */
  opened?(at: { proxyUrl?: string; adminUrl?: string }): void;
  format: string;
}

/** @throws UsageError for a flag of a live run without `--live`, or one that only a virtual run takes. */
export function readLiveOptions(flags: Flags, { stdinIsTTY, stdoutIsTTY }: Terminal): LiveOptions | undefined {
  if (flags.live !== true) {
    const given = liveFlags.find(({ name }) => name !== 'live' && flags[name] !== undefined && flags[name] !== false);
    if (given === undefined) return undefined;
    throw new UsageError('live-only', `--${given.name} is a flag of a live run`, { hint: 'add --live' });
  }
  if (flags.duration !== undefined) {
    throw new UsageError('virtual-only', '--duration is virtual time', { hint: 'end a live run with --for' });
  }
  const forMs = parseFor(flags.for);
  const endpoints = Array.isArray(flags.endpoint) ? flags.endpoint : [];
  const onTerminal = stdinIsTTY && stdoutIsTTY;
  if (flags.interactive === true && !onTerminal) {
    throw new UsageError('no-terminal', '-i needs a terminal for input and output', { hint: 'leave it out in a pipe' });
  }
  const listen = parseListen('listen', flags.listen);
  const admin = parseListen('admin', flags.admin);
  const log = typeof flags.log === 'string' ? flags.log : undefined;
  if (log !== undefined && listen === undefined) {
    throw new UsageError('log-without-listen', '--log is the access log of --listen', { hint: 'add --listen :8080' });
  }
  const tls = readTls(flags, listen !== undefined);
  return {
    ...(listen === undefined ? {} : { listen }),
    ...(tls === undefined ? {} : { tls }),
    ...(log === undefined ? {} : { log }),
    ...(admin === undefined ? {} : { admin }),
    ...(forMs === undefined ? {} : { forMs }),
    overrides: endpoints.map(parseOverride),
    interactive:
      typeof flags.interactive === 'boolean'
        ? flags.interactive
        : onTerminal && flags.output === undefined && forMs === undefined,
    format: typeof flags.output === 'string' ? flags.output : 'text',
  };
}

function readTls({ cert, key }: Flags, listens: boolean): LiveOptions['tls'] {
  if (cert === undefined && key === undefined) return undefined;
  if (typeof cert === 'string' && typeof key === 'string' && listens) return { cert, key };
  throw new UsageError('listen-tls', '--cert and --key make --listen speak TLS, and each needs the others', {
    hint: 'write --listen :8443 --cert tls.crt --key tls.key',
  });
}

function parseFor(value: Flags[string]): number | undefined {
  if (typeof value !== 'string') return undefined;
  const ms = parseDuration(value);
  if (ms !== undefined && ms > 0) return ms;
  throw new UsageError('bad-duration', `--for: found \`${value}\`, expected a duration above 0`, {
    hint: 'write it as 500ms, 90s or 1m30s',
  });
}

/** `:8080` listens where only this machine reaches it, and port 0 is a free one. @throws UsageError for what is no address. */
function parseListen(flag: string, value: Flags[string]): { host: string; port: number } | undefined {
  if (typeof value !== 'string') return undefined;
  const [, free] = /^(.*):0$/.exec(value) ?? [];
  const text = free === undefined ? value : `${free}:1`;
  const address = splitAddress(text.startsWith(':') ? `127.0.0.1${text}` : text);
  if (address?.port !== undefined) return { host: address.host, port: free === undefined ? address.port : 0 };
  throw new UsageError('bad-listen', `found --${flag} ${value}, expected [HOST]:PORT`, {
    hint: `for instance --${flag} :8080, which only this machine reaches`,
  });
}
