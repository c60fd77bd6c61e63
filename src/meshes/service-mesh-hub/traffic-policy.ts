import type { Document, Origin } from '../../model/document.js';
import { Field } from '../../resources/field.js';
import type { ObjectReference, ServiceReference } from './names.js';
import { readObjectReference, readServiceReference } from './references.js';

/** One `destinationSelector` entry; both parts in one entry are alternatives. */
export interface DestinationSelector {
  refs: ServiceReference[];
  matcher?: { labels: Record<string, string>; namespaces: string[]; clusters: string[] };
}

/** Outlier settings as written; unset and zero mean upstream's defaults. */
export interface OutlierSettings {
  consecutiveErrors?: number;
  intervalMs?: number;
  baseEjectionTimeMs?: number;
  maxEjectionPercent?: number;
}

/** One destination of a traffic shift. */
export interface ShiftDestination {
  failoverService?: ObjectReference;
  kubeService?: ServiceReference;
  subset: Record<string, string>;
  /** Of a kubeService; needed where that has several. */
  port?: number;
  weight?: number;
}

export interface TrafficPolicy {
  name: string;
  namespace?: string;
  /** Clusters of each `sourceSelector` entry; an empty entry means all clusters. */
  sourceClusters: string[][];
  destinationSelector: DestinationSelector[];
  outlierDetection?: OutlierSettings;
  tlsMode?: string;
  shift: ShiftDestination[];
  requestTimeoutMs?: number;
  retries?: { attempts: number; perTryTimeoutMs?: number };
  origin: Origin;
}

/** Reads a TrafficPolicy without judging it. */
export function readTrafficPolicy(document: Document): TrafficPolicy {
  const spec = Field.root(document).get('spec');
  const outlier = spec.get('outlierDetection');
  const retries = spec.get('retries');
  return {
    name: document.name,
    namespace: document.namespace,
    sourceClusters: spec
      .get('sourceSelector')
      .items()
      .map((selector) => selector.get('clusters').texts()),
    destinationSelector: spec.get('destinationSelector').items().map(readSelector),
    outlierDetection: outlier.present
      ? {
          consecutiveErrors: outlier.get('consecutiveErrors').number(),
          intervalMs: outlier.get('interval').durationMs(),
          baseEjectionTimeMs: outlier.get('baseEjectionTime').durationMs(),
          maxEjectionPercent: outlier.get('maxEjectionPercent').number(),
        }
      : undefined,
    tlsMode: spec.get('mtls', 'istio', 'tlsMode').text(),
    shift: spec.get('trafficShift', 'destinations').items().map(readShift),
    requestTimeoutMs: spec.get('requestTimeout').durationMs(),
    retries: retries.present
      ? { attempts: retries.get('attempts').number() ?? 0, perTryTimeoutMs: retries.get('perTryTimeout').durationMs() }
      : undefined,
    origin: { document, path: [] },
  };
}

function readSelector(entry: Field): DestinationSelector {
  const matcher = entry.get('kubeServiceMatcher');
  return {
    refs: entry.get('kubeServiceRefs', 'services').items().map(readServiceReference),
    matcher: matcher.present
      ? {
          labels: matcher.get('labels').textMap(),
          namespaces: matcher.get('namespaces').texts(),
          clusters: matcher.get('clusters').texts(),
        }
      : undefined,
  };
}

function readShift(entry: Field): ShiftDestination {
  const failoverService = entry.get('failoverService');
  const kubeService = entry.get('kubeService');
  return {
    ...(failoverService.present ? { failoverService: readObjectReference(failoverService) } : {}),
    ...(kubeService.present ? { kubeService: readServiceReference(kubeService) } : {}),
    subset: (failoverService.present ? failoverService : kubeService).get('subset').textMap(),
    port: kubeService.get('port').number(),
    weight: entry.get('weight').number(),
  };
}
