import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ClusterError } from '../errors.js';
import { fileError } from '../manifest/file-error.js';
import type { Json } from '../model/document.js';
import { asText } from '../model/json.js';
import type { ApiConnectionOptions } from '../net/api-connection.js';
import { proxyFromEnvironment } from '../net/api-proxy.js';
import type { Entry, KubeconfigFiles } from './kubeconfig.js';

type Env = Readonly<Record<string, string | undefined>>;

/** What the kubeconfig, and for the proxy the environment, say about the server of a context. @throws ClusterError when it says nothing usable. */
export function readServer(kubeconfig: KubeconfigFiles, context: string, env: Env): ApiConnectionOptions {
  const name = asText(kubeconfig.contexts.get(context)?.value.cluster) ?? '';
  const cluster = kubeconfig.clusters.get(name);
  const wrong = (message: string, hint?: string) =>
    new ClusterError('broken-kubeconfig', `kubeconfig: context ${context}: ${message}`, { hint });
  if (cluster === undefined) {
    throw wrong(
      name === '' ? 'it names no cluster' : `its cluster \`${name}\` is not there`,
      `look into ${kubeconfig.files.join(', ')}`,
    );
  }
  const { value } = cluster;
  const server = asText(value.server);
  if (server === undefined || !/^https?:$/.test(protocolOf(server) ?? '')) {
    throw wrong(`\`server\` of cluster \`${name}\`: found ${server ?? 'none'}, expected https://HOST:PORT`);
  }
  const own = asText(value['proxy-url']);
  const proxy = own ?? proxyFromEnvironment(new URL(server), env);
  if (proxy !== undefined && !/^https?:$/.test(protocolOf(proxy) ?? '')) {
    const where = own === undefined ? 'proxy of the environment' : `\`proxy-url\` of cluster \`${name}\``;
    throw wrong(`${where}: found ${protocolOf(proxy) ?? 'no URL'}, expected an http:// proxy`);
  }
  return {
    server,
    proxy,
    ca: readPem(cluster, 'certificate-authority'),
    insecure: value['insecure-skip-tls-verify'] === true,
    serverName: asText(value['tls-server-name']),
  };
}

/** A PEM of an entry: inline in `KEY-data`, or in the file that `KEY` names. */
export function readPem({ value, folder }: Entry, key: string): string | undefined {
  const inline = asText(value[`${key}-data`]);
  if (inline !== undefined) return Buffer.from(inline, 'base64').toString('utf8');
  const file = pathOf(value[key], folder);
  return file === undefined ? undefined : readFile(file, key);
}

/** The text of a file that an entry names, relative to the kubeconfig. @throws ClusterError when it cannot be read. */
export function readFile(file: string, key: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ClusterError('broken-kubeconfig', `kubeconfig: ${key}: ${file}: ${fileError(cause)}`, { cause });
  }
}

/** A file that a kubeconfig names; relative ones stand beside the kubeconfig. */
export function pathOf(value: Json | undefined, folder: string): string | undefined {
  const path = asText(value);
  return path === undefined ? undefined : resolve(folder, path);
}

function protocolOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).protocol : undefined;
}
