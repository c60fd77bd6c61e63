import type { FailoverPlan } from '../../model/plan.js';
import { Field } from '../../resources/field.js';
import type { Problem, Rule, RuleContext } from '../rule.js';
import { effectivePolicies, viewsOf } from './effective-policy.js';
import { exampleRule, exampleService } from './example-manifests.js';
import { oncePerPlace } from './once-per-place.js';

export const maxEjectionTooLow: Rule = {
  id: 'istio/max-ejection-too-low',
  severity: 'warning',
  title: 'maxEjectionPercent is too low to empty the first choice',
  why: 'Envoy ejects a host only while the share of ejected hosts, counted over all levels of the cluster, stays within maxEjectionPercent (10 when left out). A dead zone that is a larger share is never ejected whole: its requests keep failing and nothing moves. Envoy before 1.28 always ejected one host, so older guides could do without the field.',
  on: 'input',
  check(context, report) {
    const problems = shortages(context).map(({ outlier, ...shortage }) => problemOf(outlier, shortage));
    const tell = oncePerPlace(report);
    for (const problem of problems.filter(({ severity }) => severity === 'error')) tell(problem);
    for (const problem of problems) tell(problem);
  },
  examples: {
    bad:
      exampleRule(`
outlierDetection: { consecutive5xxErrors: 1, maxEjectionPercent: 20 }
loadBalancer: { localityLbSetting: { failover: [{ from: eu, to: us }] } }`) + exampleService(['eu/a', 'us/a']),
    good:
      exampleRule(`
outlierDetection: { consecutive5xxErrors: 1, maxEjectionPercent: 50 }
loadBalancer: { localityLbSetting: { failover: [{ from: eu, to: us }] } }`) + exampleService(['eu/a', 'us/a']),
  },
};

/** A cluster, the `outlierDetection` block that limits it, and whether n is the true number of hosts. */
interface Limited {
  plan: FailoverPlan;
  outlier: Field;
  title: string;
  countKnown: boolean;
}

/** A cluster whose first level some client cannot see emptied: `first` of `total` hosts. */
interface Shortage extends Limited {
  first: number;
  total: number;
  percent: number;
  locality: string;
}

function shortages(context: RuleContext): Shortage[] {
  return limitedClusters(context).flatMap((limited) => {
    const { plan } = limited;
    const percent = plan.detection.outlier?.maxEjectionPercent ?? 100;
    const endpoints = plan.destinations.flatMap((destination) => destination.endpoints);
    if (percent >= 100) return [];
    const worst = viewsOf(plan, endpoints)
      .filter(({ levels }) => levels.length > 1)
      .map(({ client, levels }) => ({
        locality: client.locality ?? '',
        first: levels[0]?.endpoints.length ?? 0,
        total: levels.reduce((sum, level) => sum + level.endpoints.length, 0),
      }))
      .sort((a, b) => b.first / b.total - a.first / a.total)[0];
    return worst !== undefined && percent < (100 * worst.first) / worst.total ? { ...limited, ...worst, percent } : [];
  });
}

function limitedClusters(context: RuleContext): Limited[] {
  const written = effectivePolicies(context).flatMap(({ plan, blocks, endpointsKnown, countKnown, title, ordering }) =>
    blocks.outlierDetection !== undefined && endpointsKnown && ordering.mode !== 'flat'
      ? { plan, outlier: blocks.outlierDetection, countKnown, title }
      : [],
  );
  const generated = context
    .plans()
    .filter(({ mesh, origin }) => mesh === 'istio' && origin.document.kind === 'Failover')
    .filter(({ destinations }) => destinations.every(({ endpointsAssumed }) => !endpointsAssumed))
    .map((plan) => {
      const outlier = Field.root(plan.origin.document).get('spec', 'detection', 'outlier');
      return { plan, outlier, countKnown: true, title: plan.service };
    });
  return [...written, ...generated];
}

function problemOf(outlier: Field, shortage: Omit<Shortage, 'outlier'>): Problem {
  const { plan, first, total, percent, locality, title, countKnown } = shortage;
  const value = outlier.get('maxEjectionPercent');
  const written = (value.number() ?? 0) > 0;
  const nothing = 100 / total > percent;
  const otherSignal = plan.destinations.some(({ endpoints }) => endpoints.some(({ pod }) => pod));
  const grave = nothing && countKnown && (written || !otherSignal);
  const needed = Math.ceil((100 * first) / total);
  const limit = written ? `maxEjectionPercent ${percent}` : `maxEjectionPercent, left out, is ${percent} and`;
  const outcome = nothing ? 'lets no host be ejected' : `lets ${Math.floor((percent * total) / 100)} be ejected`;
  return {
    ...(value.present ? value.origin : outlier.present ? outlier.origin : plan.origin),
    message: `${first} of ${total} endpoints of ${title} ${first === 1 ? 'is' : 'are'} the first choice of clients in ${locality || 'no locality'}: maxEjectionPercent must be at least ${needed}; ${limit} ${outcome}`,
    hint: `set \`maxEjectionPercent: 100\` (at least ${needed})`,
    severity: grave ? 'error' : 'warning',
    ...(written ? { fix: '100' } : {}),
  };
}
