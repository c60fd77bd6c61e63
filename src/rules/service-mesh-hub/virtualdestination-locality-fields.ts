import { Field } from '../../resources/field.js';
import type { KindRule } from '../rule.js';
import { virtualDestination } from './guide.js';

export const virtualdestinationLocalityFields: KindRule = {
  id: 'service-mesh-hub/virtualdestination-locality-fields',
  severity: 'warning',
  title: 'a VirtualDestination that orders by zone',
  why: 'The failover directives of a localized VirtualDestination know regions only, and one Destination for each cluster. Zones are passed over without a word, so a zone outage moves traffic elsewhere than the manifest says.',
  on: [{ group: 'networking.enterprise.mesh.gloo.solo.io', kind: 'VirtualDestination' }],
  check(document, report) {
    const localized = Field.root(document).get('spec', 'localized');
    for (const directive of localized.get('failoverDirectives').items()) {
      for (const place of [directive.get('from'), ...directive.get('to').items()]) {
        for (const field of [place.get('zone'), place.get('subZone')]) {
          if (field.text() === undefined) continue;
          report({
            ...field.origin,
            message: `${field.path.at(-1)} ${field.text()} is not used: failover directives know regions only`,
            hint: 'name the region alone',
          });
        }
      }
    }
    const seen = new Set<string>();
    const references = localized
      .get('destinationSelectors')
      .items()
      .flatMap((selector) => selector.get('kubeServiceRefs', 'services').items());
    for (const reference of references) {
      const cluster = reference.get('clusterName').text();
      if (cluster !== undefined && seen.has(cluster)) {
        report({
          ...reference.origin,
          message: `a second destination in cluster ${cluster}: a localized VirtualDestination takes one for each cluster`,
          hint: 'list the destinations under `static` to order several of one cluster',
        });
      }
      if (cluster !== undefined) seen.add(cluster);
    }
  },
  examples: {
    bad: virtualDestination.replace('region: us-west', 'region: us-west, zone: us-west-1a'),
    good: virtualDestination,
  },
};
