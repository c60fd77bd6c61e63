import type { Flag } from './command.js';

/** Flags of `simulate --live`. */
export const liveFlags: readonly Flag[] = [
  { name: 'live', description: 'on the wall clock: health checks of the real endpoints, until Ctrl-C' },
  { name: 'for', value: 'DURATION', description: 'with --live: end after this time, such as 60s' },
  {
    name: 'endpoint',
    value: 'NAME=ADDRESS',
    repeats: true,
    description:
      'with --live: where an endpoint, a destination or a cluster is really asked, HOST[:PORT] or https://HOST[:PORT]; repeats',
  },
  {
    name: 'listen',
    value: '[HOST]:PORT',
    description: 'with --live: a proxy that sends real requests where the engine says',
  },
  {
    name: 'log',
    value: 'FILE',
    complete: 'file',
    description: 'with --listen: append the access log to this file; - is stderr',
  },
  {
    name: 'cert',
    value: 'FILE',
    complete: 'file',
    description: 'with --listen: speak TLS with this certificate chain (PEM)',
  },
  { name: 'key', value: 'FILE', complete: 'file', description: 'with --cert: its private key (PEM)' },
  {
    name: 'admin',
    value: '[HOST]:PORT',
    description:
      "with --live: Envoy's admin interface, such as POST /healthcheck/fail?endpoint=NAME (or cluster=, priority=; without any, the first level)",
  },
  {
    name: 'interactive',
    short: 'i',
    description: 'with --live: full-screen view (default: on a terminal without -o and --for)',
  },
];
