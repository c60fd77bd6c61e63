import type { JsonObject } from '../../src/model/document.js';
import { asList, asObject, asText } from '../../src/model/json.js';
import { ask, type PlaneFacts } from './control-plane-boot.js';
import { definitions } from './control-plane-crds.js';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const SYSTEM_NAMESPACES = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']);

/** Built-in collections that tests write to. */
const BUILT_IN = [
  '/api/v1/services',
  '/api/v1/secrets',
  '/api/v1/configmaps',
  '/api/v1/endpoints',
  '/api/v1/pods',
  '/api/v1/nodes',
  '/api/v1/serviceaccounts',
  '/apis/apps/v1/deployments',
  '/apis/discovery.k8s.io/v1/endpointslices',
  '/apis/rbac.authorization.k8s.io/v1/roles',
  '/apis/rbac.authorization.k8s.io/v1/rolebindings',
  '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
  '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations',
  '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies',
  '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings',
];

type Reachable = Pick<PlaneFacts, 'ca' | 'port'>;

/** Installs every definition that is missing, and waits until all are served. */
export async function installDefinitions(plane: Reachable): Promise<void> {
  const wanted = new Map(definitions().map((text) => [nameOf(text), text]));
  for (let tries = 0; tries < 200; tries += 1) {
    const { body } = await ask(plane, 'GET', DEFINITIONS);
    const there = asList(body.items).map(asObject);
    const names = new Set(there.map(({ metadata }) => asObject(metadata).name));
    const missing = [...wanted].filter(([name]) => !names.has(name));
    if (missing.length === 0 && there.every(isEstablished)) return;
    // One that is on its way out is asked for again when it is gone.
    await Promise.all(missing.map(([, text]) => install(plane, text)));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('not every definition is established');
}

async function install(plane: Reachable, text: string): Promise<void> {
  const contentType = text.startsWith('{') ? 'application/json' : 'application/yaml';
  const { status, body } = await ask(plane, 'POST', DEFINITIONS, text, { contentType });
  if (status !== 201 && status !== 409) throw new Error(`a definition was refused: ${JSON.stringify(body)}`);
}

/** Takes away everything that a test may have left: objects, definitions of its own, namespaces. */
export async function wipe(plane: Reachable): Promise<void> {
  const known = new Set(definitions().map((text) => nameOf(text)));
  const { body } = await ask(plane, 'GET', DEFINITIONS);
  const there = asList(body.items).map(asObject);
  // Webhooks first: they would have a say in the rest.
  for (const path of BUILT_IN.filter((path) => path.includes('admissionregistration'))) await empty(plane, path);
  await Promise.all([...BUILT_IN, ...there.map(collectionOf)].map((path) => empty(plane, path)));
  for (const definition of there) {
    const { name } = asObject(definition.metadata);
    if (!known.has(String(name))) await ask(plane, 'DELETE', `${DEFINITIONS}/${String(name)}`);
  }
  const { body: namespaces } = await ask(plane, 'GET', '/api/v1/namespaces');
  await Promise.all(asList(namespaces.items).map((item) => dropNamespace(plane, asObject(item))));
  await installDefinitions(plane);
}

async function empty(plane: Reachable, path: string): Promise<void> {
  const { status, body } = await ask(plane, 'GET', path);
  if (status !== 200) return;
  await Promise.all(
    asList(body.items).map(async (item) => {
      const { name, namespace, finalizers, labels } = asObject(asObject(item).metadata);
      const isSystem =
        asObject(labels)['kubernetes.io/bootstrapping'] !== undefined ||
        String(name).startsWith('system:') ||
        (namespace === 'default' && name === 'kubernetes') ||
        String(namespace).startsWith('kube-') ||
        asObject(labels)['endpointslice.kubernetes.io/managed-by'] === 'endpointslice-controller.k8s.io';
      if (isSystem || (namespace === 'default' && String(name).startsWith('kubernetes'))) return;
      const collection = path.slice(0, path.lastIndexOf('/'));
      const plural = path.slice(path.lastIndexOf('/') + 1);
      const place = namespace === undefined ? '' : `/namespaces/${String(namespace)}`;
      const target = `${collection}${place}/${plural}/${String(name)}`;
      if (asList(finalizers).length > 0) {
        const none: JsonObject = { metadata: { finalizers: null } };
        await ask(plane, 'PATCH', target, none, { contentType: 'application/merge-patch+json' });
      }
      const now: JsonObject = { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0 };
      const gone = await ask(plane, 'DELETE', target, now);
      if (gone.status >= 300 && gone.status !== 404) throw new Error(`${target}: ${JSON.stringify(gone.body)}`);
    }),
  );
}

/** Nobody else empties it and lets it go: there is no namespace controller. */
async function dropNamespace(plane: Reachable, namespace: JsonObject): Promise<void> {
  const name = asText(asObject(namespace.metadata).name) ?? '';
  if (SYSTEM_NAMESPACES.has(name)) return;
  await ask(plane, 'DELETE', `/api/v1/namespaces/${name}`);
  const { resourceVersion: _version, ...metadata } = asObject(namespace.metadata);
  await ask(plane, 'PUT', `/api/v1/namespaces/${name}/finalize`, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata,
    spec: { finalizers: [] },
  });
}

function collectionOf(definition: JsonObject): string {
  const { group, names, versions } = asObject(definition.spec);
  const served = asList(versions)
    .map(asObject)
    .find((version) => version.served === true);
  return `/apis/${String(group)}/${String(served?.name)}/${String(asObject(names).plural)}`;
}

function nameOf(text: string): string {
  if (text.startsWith('{')) return String(asObject((JSON.parse(text) as JsonObject).metadata).name);
  return /^ {2}name: (\S+)$/m.exec(text)?.[1] ?? '';
}

function isEstablished(definition: JsonObject): boolean {
  return asList(asObject(definition.status).conditions)
    .map(asObject)
    .some(({ type, status }) => type === 'Established' && status === 'True');
}
