import type { Json } from '../model/document.js';
import { asList, asNumber, asObject, asText } from '../model/json.js';
import type { ReadinessProbe } from '../model/topology.js';
import type { ContainerFact } from './source.js';

/** The containers of a pod spec: the ports they declare and their readiness probes. */
export function readContainers(spec: Json | undefined): ContainerFact[] {
  return asList(asObject(spec).containers).map((value) => {
    const container = asObject(value);
    return {
      ports: asList(container.ports).flatMap((item) => {
        const port = asNumber(asObject(item).containerPort);
        return port === undefined ? [] : { name: asText(asObject(item).name) ?? '', port };
      }),
      readinessProbe: readReadinessProbe(container.readinessProbe),
    };
  });
}

/** The readiness probe that tells about a port: of the container that declares it, else of the first one that has any. */
export function readinessProbeFor(containers: ContainerFact[], port: number | undefined): ReadinessProbe | undefined {
  const serving = containers.find((container) => container.ports.some((declared) => declared.port === port));
  return serving === undefined
    ? containers.find((container) => container.readinessProbe !== undefined)?.readinessProbe
    : serving.readinessProbe;
}

/** Kubernetes' defaults (core/v1 Probe): period 10 s, time-out 1 s, three failures, one success. */
function readReadinessProbe(value: Json | undefined): ReadinessProbe | undefined {
  const probe = asObject(value);
  const type = probeType(probe);
  if (type === undefined) return undefined;
  return {
    type,
    periodMs: seconds(probe.periodSeconds, 10),
    timeoutMs: seconds(probe.timeoutSeconds, 1),
    initialDelayMs: seconds(probe.initialDelaySeconds, 0),
    failureThreshold: asNumber(probe.failureThreshold) || 3,
    successThreshold: asNumber(probe.successThreshold) || 1,
  };
}

function probeType(probe: Record<string, Json>): ReadinessProbe['type'] | undefined {
  if (probe.httpGet !== undefined) return 'http';
  if (probe.tcpSocket !== undefined) return 'tcp';
  if (probe.grpc !== undefined) return 'grpc';
  return probe.exec === undefined ? undefined : 'exec';
}

// The API server takes 0 for "not given" and fills in the default.
function seconds(value: Json | undefined, fallback: number): number {
  return (asNumber(value) || fallback) * 1000;
}
