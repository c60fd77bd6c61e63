import { fileURLToPath } from 'node:url';
import type { SimulationResult } from '../model/simulation.js';
import { formatNames, print } from '../output/print.js';
import type { Command, Context, Flags } from './command.js';
import { output } from './flags.js';
import { readInputs } from './inputs.js';
import { liveFlags } from './live-flags.js';

/** The example ships in the package, two folders above this file both in src/ and in dist/. */
const EXAMPLE = fileURLToPath(new URL('../../examples/gloo-federation/blue-green', import.meta.url));

export const demo: Command = {
  description:
    'Plays the blue and green services of the Gloo Federation guide, which stand in two clusters: blue fails its health check,\n' +
    'green takes over, blue comes back. Needs no cluster and no file.\n\n' +
    'With --live both applications really run, on loopback ports of this machine, behind a proxy: the steps of the guide work with curl, until Ctrl-C.',
  flags: [...liveFlags.filter(({ name }) => name !== 'endpoint'), output(formatNames('simulation'))],
  examples: [
    { line: 'failover demo', does: 'watch a failover happen' },
    { line: 'failover demo -o svg > failover.svg', does: 'the same as a picture' },
    { line: 'failover demo --live --for 5s --listen :0', does: 'the same for real, for five seconds' },
  ],
  async run(context: Context, _args: string[], flags: Flags): Promise<number> {
    const { readLiveOptions } = await import('./live-options.js');
    if (readLiveOptions(flags, context.terminal) !== undefined) {
      const { demoLive } = await import('./demo-live.js');
      return demoLive(context, flags);
    }
    const documents = await readInputs(context, { filename: [EXAMPLE] });
    const { simulateAll } = await import('./simulated.js');
    const data = await simulateAll(context, documents, {}, (scenario) => scenario);
    const format = typeof flags.output === 'string' ? flags.output : 'text';
    if (format === 'text') context.terminal.out(`${INTRODUCTION}\n`);
    await print(context.terminal, { kind: 'simulation', data }, format, { verbose: flags.verbose === true });
    if (format === 'text') context.terminal.out(`${data.map(conclusion).join('')}${NEXT}`);
    return data.every(({ expectations }) => expectations.every(({ met }) => met)) ? 0 : 1;
  },
};

const INTRODUCTION = `Two clusters run the same service: blue in the cluster "local", green in the cluster "remote". Clients call blue. Gloo checks
blue's /health once a second and has green as its failover. Below, time runs from left to right.
`;

/** What the reader has just seen, with the numbers of this very run. */
function conclusion({ failovers, requests }: SimulationResult): string {
  const [away] = failovers;
  if (away === undefined) return '';
  const tookMs = away.shiftedAtMs - away.faultAtMs;
  const lost =
    requests.failed === 1 ? '1 request was lost' : `${requests.failed} of ${requests.total} requests were lost`;
  return `
What you saw: blue's health check failed ${seconds(away.faultAtMs)} after the start; the next probe noticed it, and ${tookMs} ms after the fault
every request went to green. When blue was well again, one good probe brought the traffic back. ${lost}.
`;
}

function seconds(ms: number): string {
  return `${ms / 1000} s`;
}

const NEXT = `
Try it on your own manifests:
  failover explain -f manifests/        in which order does traffic go, and what moves it
  failover simulate -f manifests/       what do clients see when each of your levels fails
`;
