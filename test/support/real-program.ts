import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const CACHE =
  process.env.FAILOVER_TEST_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'failover-test');

/** Where scripts/setup-real.mjs puts each program, below the cache folder. */
const CACHED: Record<string, string> = {
  envoy: 'envoy-1.40.0/envoy/_bin/envoy',
  'kube-apiserver': 'kube-apiserver-1.36.3/kube-apiserver',
  etcd: 'etcd-3.6.7/etcd',
};

/** The folder of CustomResourceDefinitions as the upstream projects publish them. */
const DEFINITIONS = 'crds-istio-1.31.1-gateway-api-1.4.0';

/**
 * Looks a real program up: environment variable (`ENVOY`, `KUBE_APISERVER`), PATH, then the cache folder. Where it is missing, the caller skips
 * loudly, and fails instead where CI is set: a green run must not hide that nothing was tried.
 */
export function realProgram(name: string): string | undefined {
  const variable = name.toUpperCase().replaceAll('-', '_');
  const candidates = [process.env[variable], onPath(name), join(CACHE, CACHED[name] ?? name)];
  const found = candidates.find((path) => path !== undefined && isExecutable(path));
  return found ?? missing(name);
}

/** The folder of upstream CustomResourceDefinitions, under the same conditions. */
export function realDefinitions(): string | undefined {
  const folder = join(CACHE, DEFINITIONS);
  return existsSync(join(folder, 'istio.yaml')) ? folder : missing('CustomResourceDefinitions of Istio');
}

function missing(name: string): undefined {
  const message = `no ${name} here: the tests against the real program are skipped; get it with \`npm run setup:real\``;
  if (process.env.CI) throw new Error(message);
  process.stderr.write(`\n${message}\n\n`);
  return undefined;
}

function onPath(name: string): string | undefined {
  try {
    return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
  } catch {
    // Not on the PATH; the cache folder is asked next.
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Absent or not a program: not a candidate.
    return false;
  }
}
