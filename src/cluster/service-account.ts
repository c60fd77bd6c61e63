import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeconfigFiles } from './kubeconfig.js';

/** What a Pod is given by Kubernetes to talk to its own API server, as a kubeconfig; undefined elsewhere (client-go: rest/config.go, `InClusterConfig`). */
export function serviceAccount(
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): KubeconfigFiles | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  if (!host || !port || read(folder, 'token') === undefined) return undefined;
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const namespace = read(folder, 'namespace')?.trim();
  const entry = <Value>(name: string, value: Value) => new Map([[name, { value, folder }]]);
  return {
    files: [folder],
    current: 'in-cluster',
    contexts: entry('in-cluster', {
      cluster: 'in-cluster',
      user: 'in-cluster',
      ...(namespace ? { namespace } : {}),
    }),
    clusters: entry('in-cluster', {
      server,
      ...(read(folder, 'ca.crt') === undefined ? {} : { 'certificate-authority': 'ca.crt' }),
    }),
    users: entry('in-cluster', { tokenFile: 'token' }),
  };
}

function read(folder: string, file: string): string | undefined {
  try {
    return readFileSync(join(folder, file), 'utf8');
  } catch {
    // Not in a Pod, or in one without a service account.
    return undefined;
  }
}
