import type { Asked } from '../certs/ask-server.js';
import { UsageError } from '../errors.js';
import { parseDuration } from '../model/duration.js';
import { formatNames, print } from '../output/print.js';
import type { Command, Context, Flags } from './command.js';
import { inputFlags, output } from './flags.js';
import { readInputs } from './inputs.js';

export const certsVerify: Command = {
  description:
    'Checks in both Secrets: type, key, key size, usage, validity, and whether each side accepts the certificate of the other. With --connect, shakes ' +
    'hands with a running failover Gateway as the proxy of the primary cluster would.',
  flags: [
    ...inputFlags,
    { name: 'sni', value: 'NAME', description: 'server name that the client asks for' },
    { name: 'connect', value: 'HOST:PORT', description: 'also shake hands with this address' },
    { name: 'timeout', value: 'DURATION', default: '10s', description: 'time that the handshake may take' },
    output(formatNames('verification')),
  ],
  examples: [
    { line: 'failover certs verify -f secrets', does: 'whether both sides accept each other' },
    {
      line: 'failover certs verify -f secrets --sni failover.example.com -o json',
      does: 'and whether the server has that name',
    },
  ],
  async run(context: Context, _args: string[], flags: Flags): Promise<number> {
    const address = readAddress(flags.connect);
    const timeoutMs = readTimeout(flags.timeout);
    const sni = typeof flags.sni === 'string' && flags.sni !== '' ? flags.sni : undefined;
    const documents = await readInputs(context, flags);
    const [{ readSides }, { verifySides }] = await Promise.all([
      import('../certs/sides.js'),
      import('../certs/verify.js'),
    ]);
    const nowMs = context.startedMs;
    const sides = readSides(documents);
    const checks = verifySides(sides, { nowMs, sni, oneSide: address !== undefined });
    let asked: Asked | undefined;
    if (address !== undefined) {
      const [client] = sides.clients;
      if (client === undefined) {
        throw new UsageError(
          'no-client',
          'found no Secret of the client side among the inputs, expected one to present',
        );
      }
      const { askServer } = await import('../certs/ask-server.js');
      const progress = context.terminal.progress(`shaking hands with ${flags.connect}`);
      asked = await askServer(address, client, sides, { sni, timeoutMs, nowMs }).finally(() => progress.stop());
      checks.push(...asked.checks);
    }
    const verified = checks.every(({ result }) => result !== 'failed');
    const { summarise } = await import('../certs/certificate.js');
    const presented = asked?.presented.map((x509) => summarise({ x509, file: String(flags.connect) }, nowMs));
    const data = { verified, checks, ...(presented === undefined ? {} : { presented }) };
    await print(
      context.terminal,
      { kind: 'verification', data },
      typeof flags.output === 'string' ? flags.output : 'text',
    );
    return verified ? 0 : 1;
  },
};

function readAddress(value: Flags[string]): { host: string; port: number } | undefined {
  if (value === undefined) return undefined;
  const [, six, name, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(String(value)) ?? [];
  const host = six ?? name;
  if (host !== undefined && Number(port) >= 1 && Number(port) <= 65_535) return { host, port: Number(port) };
  throw new UsageError('invalid-address', `found \`${value}\` for --connect, expected HOST:PORT`);
}

function readTimeout(value: Flags[string]): number {
  const ms = parseDuration(String(value));
  if (ms !== undefined && ms > 0) return ms;
  throw new UsageError('invalid-duration', `found \`${value}\` for --timeout, expected a duration like 10s`);
}
