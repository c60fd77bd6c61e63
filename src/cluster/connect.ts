import { resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import type { KubeConfig } from '@kubernetes/client-node';
import { ClusterError } from '../errors.js';
import { suggestion } from '../manifest/did-you-mean.js';
import type { Cluster, Kubeconfig, KubeconfigOptions } from '../model/cluster.js';
import type { JsonObject } from '../model/document.js';
import { asList, asObject, asText } from '../model/json.js';
import { Private } from '../model/private.js';
import { ApiConnection, type ApiConnectionOptions } from '../net/api-connection.js';
import { listenLoopback } from '../net/loopback.js';
import { wallTime } from '../net/pause.js';
import { expired } from './expired.js';
import { type Entry, type KubeconfigFiles, namespaceOf, readKubeconfig } from './kubeconfig.js';
import { pathOf, readServer } from './kubeconfig-server.js';
import { impersonation, isAskedFor, readUser, type User, userEntry } from './kubeconfig-user.js';
import { RestApi, type RestApiOptions, type Session } from './rest-api.js';
import { type PortForward, RestCluster } from './rest-cluster.js';

type Env = Record<string, string | undefined>;

/** kubectl has no limit by default; whoever waits in front of a terminal has. */
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * The user's kubeconfig, its files read and understood; no connection is opened.
 *
 * @throws ClusterError `broken-kubeconfig` or `no-kubeconfig`.
 */
export async function openKubeconfig(options: KubeconfigOptions, env: Env): Promise<Kubeconfig> {
  const files = readKubeconfig(options.path, env);
  return {
    current: files.current,
    contexts: [...files.contexts].map(([name, entry]) => ({ name, namespace: namespaceOf(entry) })),
    connect: (context, { name = context } = {}) => connect(files, env, context, name, options),
  };
}

function connect(files: KubeconfigFiles, env: Env, context: string, name: string, options: KubeconfigOptions): Cluster {
  const entry = files.contexts.get(context);
  if (entry === undefined) throw unknownContext(context, files);
  const { as, requestTimeoutMs = REQUEST_TIMEOUT_MS, call } = options;
  const api = new RestApi({
    session: sessions(files, env, context, as),
    timeoutMs: requestTimeoutMs,
    context,
    call,
    warned: (text) => options.warned?.(`cluster ${name}: ${text}`),
  });
  const cluster: Cluster = new RestCluster(api, {
    name,
    context,
    namespace: namespaceOf(entry) ?? 'default',
    portForward: (pod, signal) => forward(cluster, () => clientConfig(files, env, context), pod, signal),
  });
  return cluster;
}

function unknownContext(context: string, { contexts }: KubeconfigFiles): ClusterError {
  const known = [...contexts.keys()];
  const near = suggestion(context, known);
  const list = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
  return new ClusterError('unknown-context', `no context \`${context}\` in the kubeconfig`, {
    hint: near === undefined ? list : `${near} ${list}`,
  });
}

/** A session, and what tells its credentials from others. */
interface Opened {
  session: Session;
  credentials: string;
}

/** One session for all requests, opened by the first, replaced when the server takes it no more. */
function sessions(
  files: KubeconfigFiles,
  env: Env,
  context: string,
  as: string | undefined,
): RestApiOptions['session'] {
  const open = async (): Promise<Opened> => {
    const server = readServer(files, context, env);
    const entry = userEntry(files, context);
    const user =
      entry === undefined ? {} : isAskedFor(entry) ? await askUser(files, env, context, entry) : readUser(entry);
    const authorization = user.authorization?.reveal();
    const { certificate } = user;
    const session = {
      connection: openConnection({ ...server, certificate, key: user.key?.reveal() }, context),
      expired: () => expired({ certificate, authorization }, wallTime()),
      headers: { ...(authorization === undefined ? {} : { authorization }), ...impersonation(entry, as) },
    };
    return { session, credentials: JSON.stringify([authorization, certificate]) };
  };
  let current: Promise<Opened> | undefined;
  const reopen = (): Promise<Opened> => {
    const opening = open();
    current = opening;
    // A plug-in that failed once may be asked again.
    opening.catch(() => {
      if (current === opening) current = undefined;
    });
    return opening;
  };
  return async (refused) => {
    const { session, credentials } = await (current ?? reopen());
    // Many requests are refused at once; the first of them gets new credentials for all.
    if (refused !== session) return session;
    const renewed = await reopen();
    return renewed.credentials === credentials ? undefined : renewed.session;
  };
}

function openConnection(options: ApiConnectionOptions, context: string): ApiConnection {
  try {
    return new ApiConnection(options);
  } catch (cause) {
    // OpenSSL's words name no secret: `error:0480006C:PEM routines::no start line`.
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new ClusterError('broken-kubeconfig', `kubeconfig: context ${context}: its certificates or key: ${words}`, {
      cause,
    });
  }
}

/** Credentials of a plug-in (`exec`) or provider (`auth-provider`). */
async function askUser(files: KubeconfigFiles, env: Env, context: string, entry: Entry): Promise<User> {
  const config = await clientConfig(files, env, context);
  const options: { headers?: Record<string, string>; cert?: string; key?: string } = { headers: {} };
  try {
    await config.applyToHTTPSOptions(options);
  } catch (cause) {
    const command = asText(asObject(entry.value.exec).command) ?? asText(asObject(entry.value['auth-provider']).name);
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such program' : firstLine(cause);
    throw new ClusterError('unauthorized', `context ${context}: \`${command}\` gave no credentials: ${why}`, {
      hint: asText(asObject(entry.value.exec).installHint) ?? 'run it by hand, and log in again',
      cause,
    });
  }
  const authorization = options.headers?.Authorization;
  return {
    certificate: options.cert,
    key: options.key === undefined ? undefined : new Private(options.key),
    authorization: authorization === undefined ? undefined : new Private(authorization),
  };
}

/** The context alone as client-node reads it. Loaded here: plain certificates and tokens need none of it. */
async function clientConfig(files: KubeconfigFiles, env: Env, context: string): Promise<KubeConfig> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const entry = files.contexts.get(context) as Entry;
  const cluster = files.clusters.get(asText(entry.value.cluster) ?? '');
  const { proxy, server } = readServer(files, context, env);
  const user = userEntry(files, context);
  const name = context;
  const config = new KubeConfig();
  config.loadFromString(
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': name,
      contexts: [{ name, context: { cluster: name, user: name } }],
      clusters: [
        {
          name,
          cluster: {
            ...withPaths(cluster, ['certificate-authority']),
            server: server.replace(/\/$/, ''),
            // client-node speaks plain HTTP only to a server whose certificate it need not look at; there is none.
            ...(server.startsWith('http:') ? { 'insecure-skip-tls-verify': true } : {}),
            ...(proxy === undefined ? {} : { 'proxy-url': proxy }),
          },
        },
      ],
      users: [{ name, user: withExec(user, withPaths(user, ['client-certificate', 'client-key', 'tokenFile'])) }],
    }),
  );
  return config;
}

function withPaths(entry: Entry | undefined, keys: readonly string[]): JsonObject {
  const { value = {}, folder = '' } = entry ?? {};
  const paths = keys.flatMap((key) => {
    const path = pathOf(value[key], folder);
    return path === undefined ? [] : [[key, path]];
  });
  return { ...value, ...Object.fromEntries(paths) };
}

/** Plug-ins read what is wanted of them in an environment variable, which client-node does not set (client.authentication.k8s.io). */
function withExec(entry: Entry | undefined, user: JsonObject): JsonObject {
  const exec = asObject(user.exec);
  const command = asText(exec.command);
  if (command === undefined) return user;
  const info = { apiVersion: exec.apiVersion, kind: 'ExecCredential', spec: { interactive: false } };
  return {
    ...user,
    exec: {
      ...exec,
      // With a slash it is a path from the kubeconfig's folder, without one it is looked up (client-go: plugin/pkg/client/auth/exec).
      command: command.includes('/') ? resolve(entry?.folder ?? '', command) : command,
      env: [...asList(exec.env), { name: 'KUBERNETES_EXEC_INFO', value: JSON.stringify(info) }],
    },
  };
}

/** One WebSocket for each connection to the loopback port. */
async function forward(
  cluster: Cluster,
  config: () => Promise<KubeConfig>,
  pod: Parameters<PortForward>[0],
  signal: AbortSignal,
): ReturnType<PortForward> {
  const { namespace, name, port } = pod;
  if ((await cluster.get({ apiVersion: 'v1', kind: 'Pod', namespace, name })) === undefined) {
    throw new ClusterError('not-found', `cluster ${cluster.name}: there is no Pod ${namespace}/${name}`);
  }
  const { PortForward } = await import('@kubernetes/client-node');
  const forwarding = new PortForward(await config());
  return listenLoopback((socket) => {
    // What the Pod's side says went wrong; the connection is ended then, as its caller would see it in the cluster.
    const errors = new PassThrough().on('data', () => socket.destroy());
    forwarding.portForward(namespace, name, [port], socket, errors, socket).then(
      (opened) => {
        const webSocket = typeof opened === 'function' ? opened() : opened;
        webSocket?.on('close', () => socket.end());
        socket.on('close', () => webSocket?.close());
      },
      () => socket.destroy(),
    );
  }, signal);
}

function firstLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.trim().split('\n')[0]?.slice(0, 200) || 'it failed';
}
