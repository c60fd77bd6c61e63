import { expect } from 'vitest';
import { InputError } from '../../errors.js';
import { parseManifests } from '../../manifest/parse.js';
import type { Client, FailoverPlan } from '../../model/plan.js';
import { readTopology } from '../../topology/index.js';
import { envoy } from './index.js';
import { recognise } from './recognise.js';

/** What the reader makes of this text. */
export function plans(text: string, client?: Client): FailoverPlan[] {
  const { documents, problems } = parseManifests(text, 'envoy.yaml', [recognise]);
  expect(problems).toEqual([]);
  return envoy.read({ documents, topology: readTopology(documents), client });
}

export function onlyPlan(text: string, client?: Client): FailoverPlan {
  const found = plans(text, client);
  expect(found).toHaveLength(1);
  return found[0] as FailoverPlan;
}

/** `line: path: message (hint)` of everything that the reader refuses. */
export function problems(text: string): string[] {
  try {
    plans(text);
  } catch (error) {
    if (error instanceof InputError) {
      return error.problems.map((p) => `${p.position.line}: ${p.path}: ${p.message}${p.hint ? ` (${p.hint})` : ''}`);
    }
    throw error;
  }
  return [];
}

/** One bare cluster with two levels and these further fields. */
export function bare(fields = ''): string {
  return `name: svc
load_assignment:
  cluster_name: svc
  endpoints:
  - lb_endpoints:
    - { endpoint: { address: { socket_address: { address: 10.0.0.1, port_value: 80 } } } }
  - priority: 1
    lb_endpoints:
    - { endpoint: { address: { socket_address: { address: 10.0.0.2, port_value: 80 } } } }
${fields}`;
}

/** A bootstrap with one route action and these clusters, in flow style. */
export function bootstrap(action: string, clusters = '[{ name: svc }]', more = ''): string {
  return `${more}
static_resources:
  listeners:
  - filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          route_config:
            virtual_hosts:
            - name: any
              domains: ["*"]
              retry_policy: { retry_on: connect-failure, num_retries: 7 }
              routes:
              - match: { prefix: / }
                ${action}
  clusters: ${clusters}
`;
}

export const host = (address: string, more = '') =>
  `{ endpoint: { address: { socket_address: { address: ${address}, port_value: 80 } } }${more} }`;
export const cluster = (name: string, hosts: string[], more = '') =>
  `{ name: ${name}, load_assignment: { endpoints: [ { lb_endpoints: [${hosts.join(', ')}] } ] }${more} }`;
