import type { Document } from '../../model/document.js';
import type { Field } from '../../resources/field.js';
import type { RuleContext } from '../rule.js';
import { specOf } from './upstreams.js';

/** A Gateway's TCP host that sends the bytes to the Upstream named by the SNI. */
export interface FailoverHost {
  document: Document;
  field: Field;
  port?: number;
}

/** Its failover hosts; a Gateway for plain HTTP has none. */
export function failoverHosts(gateway: Document): FailoverHost[] {
  const spec = specOf(gateway);
  return spec
    .get('tcpGateway', 'tcpHosts')
    .items()
    .filter((field) => field.get('destination', 'forwardSniClusterName').present)
    .map((field) => ({ document: gateway, field, port: spec.get('bindPort').number() }));
}

/** The failover hosts of every Gateway among the inputs. */
export function allFailoverHosts(context: RuleContext): FailoverHost[] {
  return context.of('gateway.solo.io', 'Gateway').flatMap(failoverHosts);
}

/** A Service port through which a failover Gateway is reached from other clusters. */
export interface ExposedPort {
  document: Document;
  spec: Field;
  port: Field;
}

/** The ports of Services in the Gateway's cluster and namespace that lead to its bind port, or are called `failover`. */
export function exposedPorts({ document, port: bindPort }: FailoverHost, context: RuleContext): ExposedPort[] {
  return context
    .of('', 'Service')
    .filter(({ namespace, cluster }) => namespace === document.namespace && cluster === document.cluster)
    .flatMap((service) => {
      const spec = specOf(service);
      const ports = spec.get('ports').items();
      return ports
        .filter((port) => {
          const target = port.get('targetPort').number() ?? port.get('port').number();
          return port.get('name').text() === 'failover' || (bindPort !== undefined && target === bindPort);
        })
        .map((port) => ({ document: service, spec, port }));
    });
}
