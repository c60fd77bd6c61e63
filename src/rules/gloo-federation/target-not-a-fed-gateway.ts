import { upstreamPath } from '../../meshes/gloo-federation/names.js';
import { groupBy } from '../../model/group-by.js';
import type { Rule } from '../rule.js';
import { allFailoverHosts, exposedPorts } from './gateways.js';
import { gateway, scheme, service, together } from './guide.js';
import { schemes } from './upstreams.js';

export const targetNotAFedGateway: Rule = {
  id: 'gloo-federation/target-not-a-fed-gateway',
  severity: 'error',
  title: 'a target cluster without a failover gateway',
  why: 'Requests for a target enter its cluster through a TCP gateway that forwards by SNI, at a Service port. Where either is missing the connection is refused, and nobody notices before the primary is down.',
  on: 'input',
  check(context, report) {
    const gateways = context.of('gateway.solo.io', 'Gateway');
    const hosts = allFailoverHosts(context);
    for (const { targets } of schemes(context)) {
      for (const [cluster, [target]] of groupBy(targets, ({ reference }) => reference.cluster)) {
        // Only what is annotated for that cluster says anything about it.
        const own = gateways.filter((gateway) => gateway.cluster === cluster);
        if (target === undefined || cluster === undefined || own.length === 0) continue;
        const [host] = hosts.filter(({ document }) => document.cluster === cluster);
        if (host === undefined) {
          report({
            ...target.field.origin,
            message: `no Gateway of cluster ${cluster} has a tcpHost with forwardSniClusterName: connections to ${upstreamPath(target.reference)} are refused at failover time`,
            hint: 'set the Helm value `gatewayProxies.gatewayProxy.failover.enabled=true` there, or `failover generate gateway`',
          });
        } else if (
          context
            .of('', 'Service')
            .some((service) => service.cluster === cluster && service.namespace === host.document.namespace) &&
          exposedPorts(host, context).length === 0
        ) {
          report({
            ...target.field.origin,
            message: `no Service of cluster ${cluster} exposes port ${host.port} of Gateway ${host.document.name}: ${upstreamPath(target.reference)} cannot be reached from outside`,
            hint: `add a Service of type LoadBalancer with the port \`{ name: failover, port: ${host.port}, targetPort: ${host.port} }\``,
          });
        }
      }
    }
  },
  examples: {
    bad: together(
      scheme,
      gateway.replace(
        'destination: { forwardSniClusterName: {} }',
        'destination: { single: { upstream: { name: default-green-10000, namespace: gloo-system } } }',
      ),
    ),
    good: together(scheme, gateway, service),
  },
};
