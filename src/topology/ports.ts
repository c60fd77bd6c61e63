import type { Json } from '../model/document.js';
import { asList, asNumber, asObject, asText } from '../model/json.js';
import type { ServicePort } from '../model/topology.js';
import type { EndpointQuery } from './lookup.js';
import type { ContainerFact, NamedPort } from './source.js';

/** Ports of an EndpointSlice or Endpoints subset; undefined when it lists none. */
export function readPorts(value: Json | undefined): NamedPort[] | undefined {
  const ports = asList(value);
  if (ports.length === 0) return undefined;
  return ports.flatMap((item) => {
    const entry = asObject(item);
    const port = asNumber(entry.port);
    return port === undefined ? [] : { name: asText(entry.name) ?? '', port };
  });
}

/**
 * The port at which announced addresses answer, `'none'` when they do not answer on the wanted one. The name joins a Service's port to
 * its endpoints' (kubernetes: EndpointPort.name). Shorthands: an announcement without ports answers where the Service says; one whose
 * Service is not among the inputs, at its own first port.
 */
export function announcedPort(
  ports: NamedPort[] | undefined,
  { service, port, servicePort }: EndpointQuery,
): number | undefined | 'none' {
  if (ports === undefined) return servicePort === undefined ? port : targetNumber(servicePort);
  const found =
    servicePort === undefined
      ? ports.find((candidate) => candidate.port === port)
      : ports.find((candidate) => candidate.name === (servicePort.name ?? ''));
  if (found !== undefined) return found.port;
  return port === undefined || service.ports.length === 0 ? ports[0]?.port : 'none';
}

/** The port at which a pod of these containers serves a Service's port, `'none'` when it names a container port that is not there. */
export function containerPort(
  containers: ContainerFact[],
  { port, servicePort }: EndpointQuery,
): number | undefined | 'none' {
  const target = servicePort?.targetPort;
  if (typeof target !== 'string') return target ?? servicePort?.port ?? port;
  return containers.flatMap((container) => container.ports).find(({ name }) => name === target)?.port ?? 'none';
}

function targetNumber({ targetPort, port }: ServicePort): number {
  return typeof targetPort === 'number' ? targetPort : port;
}
