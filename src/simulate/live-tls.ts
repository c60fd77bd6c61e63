import { readTlsSecret, type TlsSecret } from '../certs/tls-secret.js';
import type { Document } from '../model/document.js';
import type { Destination, FailoverPlan } from '../model/plan.js';
import type { TlsSource, UpstreamTls } from '../model/upstream-tls.js';
import type { ClientTls } from '../net/client-tls.js';

/** What finding pairs and authorities takes. */
export interface TlsSources {
  documents: readonly Document[];
  /** A file's text; undefined where it cannot be read. */
  readFile(path: string): string | undefined;
  /** Told once of each thing that is missing. */
  warn(message: string): void;
}

/** How TLS is spoken to each destination; undefined where it is not. A service of protocol https takes TLS without further word. */
export function tlsByDestination(
  plan: FailoverPlan,
  { documents, readFile, warn }: TlsSources,
): (destination: Destination | undefined) => ClientTls | undefined {
  const secrets = documents.flatMap((document) => readTlsSecret(document) ?? []);
  const told = new Set<string>();
  const tell = (message: string): void => {
    if (!told.has(message)) warn(message);
    told.add(message);
  };
  const known = new Map<UpstreamTls, ClientTls>();
  const plain: ClientTls | undefined = plan.protocol === 'https' ? { serverName: hostOf(plan.service) } : undefined;
  return (destination) => {
    const tls = destination?.tls;
    if (tls === undefined) return plain;
    let made = known.get(tls);
    if (made === undefined) {
      made = clientTls(tls, secretOf(tls, secrets, destination, tell), readFile, tell);
      known.set(tls, made);
    }
    return made;
  };
}

function clientTls(
  tls: UpstreamTls,
  secret: TlsSecret | undefined,
  readFile: TlsSources['readFile'],
  warn: (message: string) => void,
): ClientTls {
  const text = (
    source: TlsSource | undefined,
    what: string,
  ): Exclude<TlsSource, { file: string }>['text'] | string | undefined => {
    if (source === undefined || 'text' in source) return source?.text;
    const read = readFile(source.file);
    if (read === undefined) warn(`${what} ${source.file} cannot be read: connections go without it`);
    return read;
  };
  const { serverName, subjectAltNames } = tls;
  const certificate = secret?.chain.map(String).join('\n') || text(tls.certificate, 'the certificate');
  const key = secret?.key ?? text(tls.key, 'the private key');
  const authority = text(tls.authority, 'the authority');
  const authorities = secret?.ca?.map(String) ?? (authority === undefined ? undefined : [authority]);
  const pair = certificate !== undefined && key !== undefined;
  return {
    ...(serverName === undefined ? {} : { serverName }),
    ...(pair ? { certificate, key } : {}),
    ...(authorities === undefined ? {} : { authorities }),
    ...(subjectAltNames === undefined ? {} : { subjectAltNames }),
  };
}

/** The Secret by name and namespace, of the client's own cluster where several clusters have it. */
function secretOf(
  { secret }: UpstreamTls,
  secrets: readonly TlsSecret[],
  destination: Destination | undefined,
  warn: (message: string) => void,
): TlsSecret | undefined {
  if (secret === undefined) return undefined;
  const named = secrets.filter(
    ({ document }) =>
      document.name === secret.name && (secret.namespace === undefined || document.namespace === secret.namespace),
  );
  // The other side's cluster may have a Secret of this name for its own calls.
  const found = named.find(({ document }) => document.cluster !== destination?.cluster) ?? named[0];
  if (found === undefined) {
    const name = secret.namespace === undefined ? secret.name : `${secret.namespace}/${secret.name}`;
    warn(`the Secret ${name} is not among the inputs: TLS goes without a certificate of ours`);
  }
  return found;
}

function hostOf(service: string): string {
  return service.replace(/:\d+$/, '');
}
