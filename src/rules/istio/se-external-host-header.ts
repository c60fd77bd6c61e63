import { Field } from '../../resources/field.js';
import type { Rule, RuleContext } from '../rule.js';
import { entryPolicies, isHttpPort, namesOf, originatesTls } from './entry-policy.js';
import { exampleEntry, exampleEntryRule, exampleManifest } from './example-manifests.js';
import { istioObjects } from './istio-objects.js';
import { oncePerPlace } from './once-per-place.js';

export const seExternalHostHeader: Rule = {
  id: 'istio/se-external-host-header',
  severity: 'warning',
  title: 'every endpoint gets the Host of the ServiceEntry, not its own name',
  why: 'Endpoints with different DNS names all get requests with the Host (and SNI) of the ServiceEntry. A backup that does not know this name answers 403, 404 or 421, or its certificate does not fit: the failover happens and the requests fail all the same.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const { entry, host, port, blocks } of entryPolicies(context)) {
      const names = namesOf(entry).filter((name) => !name.endsWith('.svc.cluster.local'));
      if (names.length < 2 || !isHttpPort(port) || blocks.outlierDetection === undefined) continue;
      const tls = originatesTls(blocks);
      const named = [...(blocks.tls?.get('subjectAltNames').texts() ?? [])];
      if (tls && names.every((name) => named.includes(name))) continue;
      if (rewritesHost(host, context)) continue;
      tell({
        document: entry.origin.document,
        path: ['spec', 'endpoints'],
        message: `${names.join(', ')} all get requests for \`${host}\`${tls ? ', and their certificates are checked against it' : ''}: a backup that does not serve that name answers with an error`,
        hint: tls
          ? `list both names in the DestinationRule's \`subjectAltNames\`: [${names.join(', ')}]`
          : `make every endpoint serve \`${host}\`, or rewrite the authority in a VirtualService`,
      });
    }
  },
  examples: {
    bad: twoNames(''),
    good: twoNames(
      exampleManifest(
        'VirtualService',
        'name: db, namespace: prod',
        `
hosts: [db.example.com]
http:
  - rewrite: { authority: shared.example.com }
    route: [{ destination: { host: db.example.com } }]`,
      ),
    ),
  },
};

/** Whether some route to the host sets another authority. */
function rewritesHost(host: string, context: RuleContext): boolean {
  const routes = istioObjects(context).virtualServices.flatMap(({ http }) => http);
  return routes.some(({ destinations, origin }) => {
    if (!destinations.some((destination) => destination.host === host)) return false;
    const route = Field.root(origin.document).get('spec', 'http').items()[Number(origin.path[2])];
    const headers = Object.keys(route?.get('headers', 'request', 'set').textMap() ?? {});
    return (
      route?.get('rewrite', 'authority').present === true ||
      headers.some((header) => ['host', ':authority'].includes(header.toLowerCase()))
    );
  });
}

function twoNames(route: string): string {
  return (
    exampleEntry(`
ports: [{ number: 80, name: http, protocol: HTTP }]
resolution: DNS
endpoints: [{ address: eu.one.example, locality: eu }, { address: us.two.example, locality: us }]`) +
    exampleEntryRule('outlierDetection: { maxEjectionPercent: 100 }') +
    route
  );
}
