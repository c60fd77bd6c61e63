import { Interrupted } from '../errors.js';
import { adoptingMeshes } from '../meshes/failovers.js';
import type { Terminal } from '../model/terminal.js';
import {
  checkDestination,
  checkHealthPath,
  checkLocality,
  checkService,
  defaultHost,
  defaultLocalities,
  parseDestination,
  splitService,
} from './init-answers.js';
import { probes, type Starter, type StarterDestination } from './init-starter.js';

/**
 * Asks for what a starter says; `suggested` is what Enter alone answers.
 *
 * @throws Interrupted on Ctrl-C, when nothing has been written yet.
 */
export async function interview(terminal: Pick<Terminal, 'ask'>, suggested: Starter): Promise<Starter> {
  try {
    const mesh = await terminal.ask({
      message: 'Which mesh carries the failover?',
      initial: suggested.mesh,
      choices: adoptingMeshes.map(({ name, title }) => ({ value: name, label: title })),
    });
    const destinations = await askDestinations(terminal, suggested.destinations);
    const [first] = destinations as [StarterDestination];
    const asGiven = mesh === suggested.mesh && same(first, suggested.destinations[0]);
    const service = await terminal.ask({
      message: 'Which host and port do clients call?',
      initial: `${asGiven ? suggested.host : defaultHost(mesh, first)}:${suggested.port}`,
      check: checkService,
    });
    const localities: Record<string, string> = {};
    for (const [cluster, guess] of Object.entries(defaultLocalities(destinations))) {
      localities[cluster] = await terminal.ask({
        message: `Where is ${cluster}? REGION[/ZONE[/SUBZONE]]`,
        initial: suggested.localities[cluster] ?? guess,
        check: checkLocality,
      });
    }
    const healthPath = probes(mesh)
      ? await terminal.ask({
          message: 'Which path tells whether an endpoint is healthy? Empty for none',
          initial: suggested.healthPath,
          check: checkHealthPath,
        })
      : '';
    const { host, port } = splitService(service);
    return {
      mesh,
      host,
      port: port === undefined ? suggested.port : Number(port),
      destinations,
      localities,
      ...(healthPath === '' ? {} : { healthPath }),
    };
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    throw new Interrupted('interrupted', 'interrupted; nothing was written');
  }
}

/** One after the other, until an empty answer; two are the fewest that can fail over. */
async function askDestinations(
  { ask }: Pick<Terminal, 'ask'>,
  suggested: readonly StarterDestination[],
): Promise<StarterDestination[]> {
  const given: string[] = [];
  for (;;) {
    const needed = given.length < 2;
    const hint = suggested[given.length];
    const answer = await ask({
      message: needed
        ? `${given.length === 0 ? 'Where do requests go first' : 'And where when that fails'}? CLUSTER/NAMESPACE/SERVICE`
        : 'And then? Empty when that is all',
      initial: hint === undefined ? undefined : `${hint.cluster}/${hint.namespace}/${hint.service}`,
      check: (text) => {
        if (text === '' && !needed) return undefined;
        return given.includes(text) ? `${text} is there already` : checkDestination(text);
      },
    });
    if (answer === '') return given.map(parseDestination);
    given.push(answer);
  }
}

function same(a: StarterDestination, b: StarterDestination | undefined): boolean {
  return a.cluster === b?.cluster && a.namespace === b.namespace && a.service === b.service;
}
