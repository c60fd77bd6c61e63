/** What only Linkerd knows of a plan. */
export interface LinkerdExtension {
  /** The object that decides: a TrafficSplit, an HTTPRoute, or nothing but the Service. */
  api: 'trafficsplit' | 'httproute' | 'service';
  /** The Service that clients call. */
  apex: string;
  /** As written, of the object that decides. */
  apiVersion?: string;
  /** Value of the label `failover.linkerd.io/controlled-by`. */
  controllerSelector?: string;
  /** Whether Services of other clusters get the label that exports them. */
  export: boolean;
}
