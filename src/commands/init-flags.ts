import { UsageError } from '../errors.js';
import type { Flag, Flags } from './command.js';
import {
  checkDestination,
  checkService,
  defaultHost,
  defaultLocalities,
  parseDestination,
  splitService,
} from './init-answers.js';
import type { Starter, StarterDestination } from './init-starter.js';

/** What a starter is about when nobody says anything else: the sample application that most meshes' guides use. */
const SAMPLE = ['east/bookinfo/reviews', 'west/bookinfo/reviews'];
const SAMPLE_PORT = 9080;
const DEFAULT_MESH = 'istio';

export const starterFlags: readonly Flag[] = [
  {
    name: 'mesh',
    value: 'MESH',
    complete: 'mesh',
    description: `mesh that carries the failover (default: ${DEFAULT_MESH})`,
  },
  { name: 'service', value: 'HOST[:PORT]', description: 'what clients call (default: from the first destination)' },
  {
    name: 'destination',
    value: 'CLUSTER/NS/SERVICE',
    repeats: true,
    description: 'where requests may go, in order; at least two',
  },
];

/**
 * The starter that flags alone describe; what they leave out is a sample.
 *
 * @throws UsageError naming the flag, what was found and what was expected.
 */
export function readStarter(flags: Flags): Starter {
  const mesh = typeof flags.mesh === 'string' ? flags.mesh : DEFAULT_MESH;
  const destinations = readDestinations(flags.destination);
  const service = typeof flags.service === 'string' ? flags.service : undefined;
  demand('service', service === undefined ? undefined : checkService(service));
  const { host, port } = splitService(service ?? defaultHost(mesh, destinations[0] as StarterDestination));
  return {
    mesh,
    host,
    port: port === undefined ? SAMPLE_PORT : Number(port),
    destinations,
    localities: defaultLocalities(destinations),
    healthPath: '/health',
  };
}

function readDestinations(value: Flags[string]): StarterDestination[] {
  const given = Array.isArray(value) ? value : SAMPLE;
  for (const text of given) demand('destination', checkDestination(text));
  if (given.length < 2) demand('destination', `found only \`${given[0]}\`, expected at least two`);
  const twice = given.find((text, index) => given.indexOf(text) < index);
  if (twice !== undefined) demand('destination', `found \`${twice}\` twice, expected each once`);
  return given.map(parseDestination);
}

function demand(flag: string, reason: string | undefined): void {
  if (reason !== undefined) throw new UsageError('invalid-value', `--${flag}: ${reason}`);
}
