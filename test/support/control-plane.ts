import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { openKubeconfig } from '../../src/cluster/connect.js';
import type { Cluster, Kubeconfig, KubeconfigOptions, ObjectReference } from '../../src/model/cluster.js';
import type { JsonObject } from '../../src/model/document.js';
import { asList, asObject } from '../../src/model/json.js';
import { ask, type PlaneFacts, type RawAnswer, tokenOf, USERS } from './control-plane-boot.js';
import { realDefinitions, realProgram } from './real-program.js';

// A real kube-apiserver with etcd for tests, lent by control-plane-pool.ts (vitest's globalSetup), with the CRDs of Istio, Gateway API, Gloo
// and Gloo Federation, Service Mesh Hub, SMI and Linkerd. Empty at first, this file's alone, wiped when it is given back; never the
// developer's kubeconfig.
//
//   describe.skipIf(!hasControlPlane())('apply', () => {
//     let east: ControlPlane;
//     beforeAll(async () => { east = await startControlPlane({ name: 'east' }) }, BOOT_MS);
//     afterAll(() => east?.stop());
//
//   await east.cluster()                         a Cluster of ours, as the administrator; cluster({ user: 'alice', as, requestTimeoutMs })
//   kubeconfigOf([east, west])                   path of a kubeconfig with contexts east, west (current: east), east-alice, west-alice, ...
//   openContexts([east, west])                   for fakeContext({ kubeconfig: openContexts([east, west]) })
//   await east.namespace('bookinfo')             makes one (there is no default for what does not exist)
//   await east.put(object, 'kubectl')            creates or replaces as somebody else would; a status is written as well
//   await east.find(reference)                   undefined when it is not there
//   await east.status(reference, { ... })        what a controller does: there is none here
//   await east.allow('alice', rules, 'default')  RBAC: without a namespace for the whole cluster; alice, bob and carol may do nothing at first
//   await east.request('GET', '/version')        anything else, as JSON: { status, body }
//   await east.halt() / start() / restart()      the API server, etcd lives on

/** Time for `beforeAll`: the first plane of a run takes 5 s to boot. */
export const BOOT_MS = 60_000;

export interface ControlPlane {
  /** Of its context in kubeconfigs. */
  readonly name: string;
  readonly server: string;
  readonly port: number;
  readonly ca: string;
  cluster(options?: ConnectOptions): Promise<Cluster>;
  namespace(name: string): Promise<string>;
  put(object: JsonObject, manager?: string): Promise<JsonObject>;
  find(reference: ObjectReference): Promise<JsonObject | undefined>;
  status(reference: ObjectReference, status: JsonObject): Promise<void>;
  allow(user: string, rules: readonly JsonObject[], namespace?: string): Promise<void>;
  request(
    method: string,
    path: string,
    body?: JsonObject | string | readonly JsonObject[],
    options?: { user?: string; contentType?: string },
  ): Promise<RawAnswer>;
  halt(): Promise<void>;
  start(): Promise<void>;
  restart(): Promise<void>;
  /** Gives it back; the next file gets it empty. */
  stop(): Promise<void>;
}

export interface ConnectOptions extends Omit<KubeconfigOptions, 'path'> {
  /** One of `admin`, `alice`, `bob`, `carol`. */
  user?: string;
  /** Another address of the same server, a fault proxy's. */
  server?: string;
  /** Of that address. */
  ca?: string;
  /** As manifests name the cluster. */
  name?: string;
}

/** Whether the programs are here; says loudly what is skipped when not, and fails where CI is set. */
export function hasControlPlane(): boolean {
  return (
    realProgram('kube-apiserver') !== undefined && realProgram('etcd') !== undefined && realDefinitions() !== undefined
  );
}

export async function startControlPlane({ name = 'east' }: { name?: string } = {}): Promise<ControlPlane> {
  const pool = inject('controlPlanes');
  const { id, facts, giveBack } = await lease(pool);
  const raw: ControlPlane['request'] = (...args) => ask(facts, ...args);
  const paths = new Map<string, Promise<RawAnswer>>();
  const pathOf = async ({ apiVersion, kind, namespace, name: object }: ObjectReference): Promise<string> => {
    const version = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const known = paths.get(apiVersion) ?? raw('GET', version);
    paths.set(apiVersion, known);
    const resource = asList((await known).body.resources)
      .map(asObject)
      .find((candidate) => candidate.kind === kind && !String(candidate.name).includes('/'));
    if (resource === undefined) {
      paths.delete(apiVersion);
      throw new Error(`${name} serves no ${kind} of ${apiVersion}`);
    }
    return `${version}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${String(resource.name)}/${object}`;
  };
  const tell = async (word: string): Promise<void> => {
    await post(`${pool}/${word}/${id}`);
  };
  const plane: ControlPlane = {
    name,
    server: facts.server,
    port: facts.port,
    ca: facts.ca,
    request: raw,
    cluster: async ({ user = 'admin', server = facts.server, ca = facts.ca, name: called = name, ...options } = {}) => {
      const path = writeKubeconfig([{ name, server, ca }]);
      const kubeconfig = await openKubeconfig({ ...options, path }, {});
      return kubeconfig.connect(user === 'admin' ? name : `${name}-${user}`, { name: called });
    },
    namespace: async (wanted) => {
      const made = await raw('POST', '/api/v1/namespaces', { metadata: { name: wanted } });
      if (made.status !== 201 && made.status !== 409) throw new Error(JSON.stringify(made.body));
      return wanted;
    },
    put: async (object, manager = 'kubectl') => {
      const reference = referenceOf(object);
      const path = await pathOf(reference);
      const query = `?fieldManager=${encodeURIComponent(manager)}`;
      const live = await raw('GET', path);
      const metadata = {
        ...asObject(object.metadata),
        resourceVersion: asObject(live.body.metadata).resourceVersion ?? '',
      };
      const { status, ...content } = object;
      const answer =
        live.status === 404
          ? await raw('POST', `${path.slice(0, path.lastIndexOf('/'))}${query}`, object)
          : await raw('PUT', `${path}${query}`, { ...content, metadata });
      if (answer.status >= 300) throw new Error(`${name} refused ${path}: ${JSON.stringify(answer.body)}`);
      if (status !== undefined) await plane.status(reference, asObject(status));
      return (await raw('GET', path)).body;
    },
    find: async (reference) => {
      const { status, body } = await raw('GET', await pathOf(reference));
      return status === 200 ? body : undefined;
    },
    status: async (reference, status) => {
      const path = await pathOf(reference);
      const patch = { contentType: 'application/merge-patch+json' };
      const own = await raw('PATCH', `${path}/status?fieldManager=controller`, { status }, patch);
      // A kind without the subresource: its controller writes the whole object.
      const answer =
        own.status === 404 ? await raw('PATCH', `${path}?fieldManager=controller`, { status }, patch) : own;
      if (answer.status !== 200) throw new Error(`${name} refused the status: ${JSON.stringify(answer.body)}`);
    },
    allow: async (user, rules, namespace) => {
      const scope = namespace === undefined ? 'Cluster' : '';
      const place = namespace === undefined ? '' : `/namespaces/${namespace}`;
      const rbac = `/apis/rbac.authorization.k8s.io/v1${place}`;
      const title = `${user}-${Math.random().toString(36).slice(2, 10)}`;
      await raw('POST', `${rbac}/${scope.toLowerCase()}roles`, { metadata: { name: title }, rules: [...rules] });
      const bound = await raw('POST', `${rbac}/${scope.toLowerCase()}rolebindings`, {
        metadata: { name: title },
        subjects: [{ kind: 'User', name: user, apiGroup: 'rbac.authorization.k8s.io' }],
        roleRef: { kind: `${scope}Role`, name: title, apiGroup: 'rbac.authorization.k8s.io' },
      });
      if (bound.status !== 201) throw new Error(JSON.stringify(bound.body));
    },
    halt: () => tell('halt'),
    start: () => tell('start'),
    restart: () => tell('restart'),
    stop: async () => giveBack(),
  };
  return plane;
}

/** Path of a kubeconfig with one context for each plane (the first is current), and `PLANE-USER` for each of its other users. */
export function kubeconfigOf(planes: readonly Pick<ControlPlane, 'name' | 'server' | 'ca'>[]): string {
  return writeKubeconfig(planes);
}

/** What a Context needs to open these planes, whatever `--kubeconfig` says. */
export function openContexts(
  planes: readonly Pick<ControlPlane, 'name' | 'server' | 'ca'>[],
): (options: KubeconfigOptions) => Promise<Kubeconfig> {
  const path = writeKubeconfig(planes);
  return (options) => openKubeconfig({ ...options, path }, {});
}

const folder = { path: '', count: 0 };

function writeKubeconfig(planes: readonly Pick<ControlPlane, 'name' | 'server' | 'ca'>[]): string {
  if (folder.path === '') {
    folder.path = mkdtempSync(join(tmpdir(), 'failover-kubeconfig-'));
    process.on('exit', () => rmSync(folder.path, { recursive: true, force: true }));
  }
  const users = Object.keys(USERS);
  const path = join(folder.path, `config-${++folder.count}`);
  const content = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': planes[0]?.name ?? '',
    clusters: planes.map(({ name, server, ca }) => ({
      name,
      cluster: {
        server,
        'certificate-authority-data': Buffer.from(ca).toString('base64'),
      },
    })),
    users: users.map((name) => ({ name, user: { token: tokenOf(name) } })),
    contexts: planes.flatMap(({ name }) =>
      users.map((user) => ({ name: user === 'admin' ? name : `${name}-${user}`, context: { cluster: name, user } })),
    ),
  };
  writeFileSync(path, JSON.stringify(content), { mode: 0o600 });
  return path;
}

/** Lent as long as the connection is open. */
function lease(pool: string): Promise<{ id: number; facts: PlaneFacts; giveBack: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const sent = get(`${pool}/lease`, { agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (response.statusCode !== 200 || !text.endsWith('\n')) return;
        const lent = JSON.parse(text) as { id: number; facts: PlaneFacts };
        resolve({ ...lent, giveBack: async () => void sent.destroy() });
      });
      response.on('end', () => reject(new Error(text)));
      response.on('error', () => undefined);
    });
    sent.on('error', reject);
  });
}

function post(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent: false }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      if (response.statusCode === 204) resolve();
      else reject(new Error(text));
    });
    sent.on('error', reject);
    sent.end();
  });
}

function referenceOf({ apiVersion, kind, metadata }: JsonObject): ObjectReference {
  const { namespace, name } = asObject(metadata);
  return {
    apiVersion: String(apiVersion),
    kind: String(kind),
    name: String(name),
    ...(namespace === undefined ? {} : { namespace: String(namespace) }),
  };
}
