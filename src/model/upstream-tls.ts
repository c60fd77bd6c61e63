import type { Private } from './private.js';

/** How a client's proxy speaks TLS to a destination, as its manifests say. */
export interface UpstreamTls {
  /** A gateway in front of the endpoint ends it: who reaches the endpoint another way speaks none. */
  gateway?: true;
  /** SNI; absent: none is sent. */
  serverName?: string;
  /** A TLS Secret with the proxy's own pair and, under `ca.crt`, whom it believes. Without a namespace: the only one of that name. */
  secret?: { namespace?: string; name: string };
  /** Chain that the proxy presents, and its key. */
  certificate?: TlsSource;
  key?: TlsSource;
  /** Whom the proxy believes; absent here and in the Secret: whatever is presented. */
  authority?: TlsSource;
  subjectAltNames?: string[];
}

/** PEM, in a file of the proxy's or written out. */
export type TlsSource = { file: string } | { text: Private<string> };
