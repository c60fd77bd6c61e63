import type { Schema } from '../../../manifest/schema.js';
import { MAX_REPLICAS } from '../../../model/topology.js';
import { destination } from './destination.js';
import {
  choice,
  flag,
  labels,
  list,
  locality,
  moment,
  object,
  percent,
  period,
  resource,
  text,
  whole,
} from './fields.js';

const target = object('Endpoints that match every field given', {
  cluster: text('Their cluster'),
  namespace: text('Their namespace'),
  service: text('Their Service'),
  locality: locality('Where they stand; `region1` holds `region1/zone1`'),
  priority: whole('Their level as the client sees it, 0 first', 0),
  endpoint: text('Address with or without port, or the whole name'),
});

const latency = object(
  'Time that one answer takes: log-normal through both',
  {
    p50: period('Half of the answers are faster'),
    p99: period('99 of 100 answers are faster'),
  },
  ['p50', 'p99'],
);

/** One entry of `spec.events`; `faults` are the values of `fault.type`. */
function event(faults: readonly string[]): Schema {
  return object(
    'Something that goes wrong, or recovers, at one moment',
    {
      at: moment('When, from the start'),
      target,
      fault: object(
        'What goes wrong',
        {
          type: choice('Kind of fault', faults),
          status: whole('Status of the answers (http), or of the health check (health-check; default: 503)', 100, 599),
          by: period('Time that each answer takes longer (delay)'),
          to: whole('Number of endpoints of each destination (scale)', 0, MAX_REPLICAS),
          percent: percent('Share of the requests that are hit (default: 100)'),
          on: choice('`data` spares the health checks', ['data']),
        },
        ['type'],
      ),
      recover: flag('Whether everything that matches the target recovers'),
    },
    ['at', 'target'],
  );
}

const comparison: Schema = { type: 'string', format: 'comparison' };

const expectation = object('One thing that must hold; exactly one key', {
  availability: { ...comparison, description: "Share of requests that succeed: `'>= 99%'`" },
  failed: { ...comparison, description: "Requests that fail, their number or share: `'<= 20'`, `'<= 1%'`" },
  failover: object(
    'A shift of traffic soon after the latest fault before it',
    { within: moment('How soon'), to: { ...target, description: 'Where to' } },
    ['within'],
  ),
  recovery: object(
    'All traffic back on the first priority soon after the last recovery',
    { within: moment('How soon') },
    ['within'],
  ),
});

/** `kind: Scenario`, whole. */
export function scenarioSchema(faults: readonly string[]): Schema {
  return resource(
    'What goes wrong in a simulation, and what must hold all the same',
    'Scenario',
    object('The scenario', {
      client: object('Who sends the requests', {
        locality: locality('Where it stands'),
        cluster: text('Its cluster'),
        labels: labels('Its labels'),
      }),
      service: text('Which service, where several fail over'),
      engine: object('Which data plane is played', {
        envoy: { type: 'string', format: 'version', description: "Envoy's version (default: today's)" },
      }),
      traffic: object('The requests', {
        rps: {
          type: 'number',
          minimum: 0,
          maximum: 1_000_000,
          exclusiveMinimum: true,
          default: 100,
          description: 'Requests in each second (a live run sends none unless it is given)',
        },
        duration: period('How long', '60s'),
        arrivals: choice('How they are spread', ['constant', 'poisson'], 'constant'),
        seed: { type: 'integer', default: 1, description: 'Seed of everything that is left to chance' },
      }),
      topology: list('Destinations that the manifests leave out', {
        ...destination,
        properties: { ...destination.properties, latency },
      }),
      latency,
      events: list('What happens', event(faults)),
      expect: list('What must hold', expectation),
    }),
  );
}
