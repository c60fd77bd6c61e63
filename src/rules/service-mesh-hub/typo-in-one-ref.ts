import { suggestion } from '../../manifest/did-you-mean.js';
import { readServiceReference } from '../../meshes/service-mesh-hub/references.js';
import { Field } from '../../resources/field.js';
import type { KindRule } from '../rule.js';
import { discovery, failoverService, outlierPolicy, together, virtualMesh } from './guide.js';
import { pathOf } from './path-of.js';
import { discovered } from './services.js';
import { networking } from './world.js';

export const typoInOneRef: KindRule = {
  id: 'service-mesh-hub/typo-in-one-ref',
  severity: 'error',
  title: 'a policy that names an undiscovered service',
  why: 'One reference that matches no TrafficTarget makes the whole policy INVALID: it then applies to nothing. A typo in one service so takes the outlier detection from the others, and their FailoverService turns INVALID too.',
  upstream: 'error',
  on: networking('TrafficPolicy', 'AccessPolicy'),
  check(document, report, context) {
    const targets = discovered(context);
    if (targets.size === 0) return;
    const references = Field.root(document)
      .get('spec', 'destinationSelector')
      .items()
      .flatMap((selector) => selector.get('kubeServiceRefs', 'services').items())
      .map((field) => ({ field, key: pathOf(readServiceReference(field)) }));
    const losers = references.map(({ key }) => key).filter((key) => targets.has(key));
    for (const { field, key } of references) {
      if (targets.has(key)) continue;
      const loss = losers.length === 0 ? 'it applies to nothing' : `it is taken from ${losers.join(', ')} too`;
      report({
        ...field.origin,
        message: `service ${key} is not among the discovered services (TrafficTargets), so the ${document.kind} is INVALID: ${loss}`,
        hint: suggestion(key, targets) ?? 'name, namespace and clusterName must all match a TrafficTarget exactly',
      });
    }
  },
  examples: {
    bad: together(
      failoverService,
      outlierPolicy.replace('clusterName: remote', 'clusterName: remtoe'),
      virtualMesh,
      ...discovery,
    ),
    good: together(failoverService, outlierPolicy, virtualMesh, ...discovery),
  },
};
