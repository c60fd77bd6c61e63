import type { Document } from '../../model/document.js';
import type { Rule, RuleContext } from '../rule.js';
import { exampleManifest } from './example-manifests.js';
import { sameCluster } from './same-cluster.js';

const GLOBAL = 'istio.io/global';
const WAYPOINT = 'istio.io/use-waypoint';
const SERVICE = [{ group: '', kind: 'Service' }] as const;

export const ambientGlobalWaypoint: Rule = {
  id: 'istio/ambient-global-waypoint',
  severity: 'warning',
  title: 'a global waypoint makes its services global',
  why: 'A waypoint labelled as global makes the services behind it global too, also one that is not labelled so: traffic crosses clusters although nobody asked for it.',
  on: SERVICE,
  check(document, report, context) {
    const waypoint = waypointOf(document, context);
    if (waypoint === undefined || waypoint.labels[GLOBAL] !== 'true' || document.labels[GLOBAL] === 'true') return;
    report({
      document,
      path: ['metadata', 'labels'],
      message: `waypoint ${waypoint.name} is global and ${document.name} is not: its traffic may leave the cluster all the same`,
      hint: `add the label \`${GLOBAL}: "true"\` to the Service, or take it from the waypoint`,
    });
  },
  examples: { bad: behind(''), good: behind(`, ${GLOBAL}: "true"`) },
};

/** The waypoint that the Service's label names, else its namespace's. */
function waypointOf(document: Document, context: RuleContext): Document | undefined {
  const { namespace = 'default', labels, cluster } = document;
  const ofNamespace = context.topology.namespaceLabels(namespace, cluster);
  const source = labels[WAYPOINT] === undefined ? ofNamespace : labels;
  const name = source[WAYPOINT];
  if (name === undefined || name === 'none') return undefined;
  const place = source[`${WAYPOINT}-namespace`] ?? namespace;
  return context
    .of('gateway.networking.k8s.io', 'Gateway')
    .find(
      (gateway) =>
        gateway.name === name && (gateway.namespace ?? 'default') === place && sameCluster(gateway, document),
    );
}

function behind(labels: string): string {
  return [
    exampleManifest(
      'Gateway',
      `name: waypoint, namespace: prod, labels: { ${GLOBAL}: "true" }`,
      'gatewayClassName: istio-waypoint\nlisteners: [{ name: mesh, port: 15008, protocol: HBONE }]',
      'gateway.networking.k8s.io/v1',
    ),
    exampleManifest(
      'Service',
      `name: reviews, namespace: prod, labels: { ${WAYPOINT}: waypoint${labels} }`,
      'ports: [{ name: http, port: 80 }]',
      'v1',
    ),
  ].join('');
}
