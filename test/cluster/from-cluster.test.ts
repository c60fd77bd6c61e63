import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certsInspect } from '../../src/commands/certs-inspect.js';
import type { Command, Context, Flags } from '../../src/commands/command.js';
import { convert } from '../../src/commands/convert.js';
import { explain } from '../../src/commands/explain.js';
import { readInputs } from '../../src/commands/inputs.js';
import { simulate } from '../../src/commands/simulate.js';
import { validate } from '../../src/commands/validate.js';
import { readManifests } from '../../src/manifest/read.js';
import { writeManifests } from '../../src/manifest/write.js';
import type { JsonObject } from '../../src/model/document.js';
import { asObject } from '../../src/model/json.js';
import {
  BOOT_MS,
  type ControlPlane,
  hasControlPlane,
  openContexts,
  startControlPlane,
} from '../support/control-plane.js';
import { fakeContext } from '../support/fake-context.js';

// The example of Istio's locality task, as files and as objects of a real API server: both must be answered alike.
const EXAMPLE = 'examples/istio/locality-failover';
const FROM = { from: 'region1/zone1', output: 'json' };
const LIVE = { fromCluster: true, namespace: 'sample' };

/** What Kubernetes' own controller would write for the Service, in the order of the example's Pods. */
function sliceOf(objects: readonly JsonObject[]): JsonObject {
  const pods = objects.filter(({ kind }) => kind === 'Pod');
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'helloworld-abc', namespace: 'sample', labels: { 'kubernetes.io/service-name': 'helloworld' } },
    addressType: 'IPv4',
    ports: [{ name: 'http', port: 5000 }],
    endpoints: pods.map((pod, index) => ({
      addresses: [String(asObject(pod.status).podIP)],
      nodeName: String(asObject(pod.spec).nodeName),
      zone: `zone${index + 1}`,
      conditions: { ready: true },
      targetRef: { kind: 'Pod', name: String(asObject(pod.metadata).name), namespace: 'sample' },
    })),
  };
}

interface Ran {
  code: number;
  out: string;
  notes: string[];
}

async function run(command: Command, flags: Flags, fields: Partial<Context> = {}, stdin = ''): Promise<Ran> {
  const context = fakeContext(fields);
  context.terminal.readStdin = async () => Buffer.from(stdin);
  const code = await command.run(context, [], flags);
  return { code, out: context.written.out, notes: context.written.notes };
}

describe.skipIf(!hasControlPlane())('--from-cluster', () => {
  let east: ControlPlane;
  let west: ControlPlane;
  /** The same objects as manifests. */
  let manifests: string;
  const given = (command: Command, flags: Flags) => run(command, { filename: ['-'], ...flags }, {}, manifests);
  const contexts = (user?: string): Partial<Context> => ({
    kubeconfig: async (options) => {
      const kubeconfig = await openContexts([east, west])(options);
      return user === undefined ? kubeconfig : { ...kubeconfig, current: `east-${user}` };
    },
  });

  beforeAll(async () => {
    [east, west] = await Promise.all([startControlPlane({ name: 'east' }), startControlPlane({ name: 'west' })]);
    const read = await readManifests({ files: [`${EXAMPLE}/helloworld.yaml`, `${EXAMPLE}/destination-rule.yaml`] });
    const files = [...read.map(({ value }) => value), sliceOf(read.map(({ value }) => value))];
    manifests = writeManifests(files, 'yaml');
    await Promise.all([east.namespace('sample'), west.namespace('sample'), east.namespace('elsewhere')]);
    for (const object of files) await east.put(object);
    for (const object of files.filter(({ kind }) => kind === 'Service')) await west.put(object);
  }, BOOT_MS);
  afterAll(() => Promise.all([east?.stop(), west?.stop()]));

  it('explains what is live as it explains the files', async () => {
    const live = await run(explain, { ...LIVE, ...FROM }, contexts());
    const files = await given(explain, { namespace: 'sample', ...FROM });
    const plans = (text: string) => JSON.parse(text).plans;
    expect(live.notes).toEqual([]);
    expect(plans(live.out)).toEqual(plans(files.out));
    expect(plans(live.out)[0].priorities).toHaveLength(4);
  });

  it('plays a scenario of a file against what is live', async () => {
    const flags = { output: 'json', scenario: `${EXAMPLE}/scenario.yaml` };
    const live = await run(simulate, { ...LIVE, ...flags }, contexts());
    const files = await given(simulate, { namespace: 'sample', ...flags });
    expect(live.code).toBe(0);
    expect(JSON.parse(live.out)).toEqual(JSON.parse(files.out));
  });

  it('finds in live objects what it finds in the files, and nothing in what API servers add', async () => {
    const findings = (text: string): string[] =>
      JSON.parse(text)
        .findings.map(({ rule, path, severity }: JsonObject) => `${severity} ${rule} ${path}`)
        .sort();
    const live = await run(validate, { ...LIVE, output: 'json' }, contexts());
    const files = await given(validate, { output: 'json' });
    expect(findings(files.out)).not.toEqual([]);
    expect(findings(live.out)).toEqual(findings(files.out));
  });

  it('shows the line of a live object', async () => {
    const { out } = await run(validate, LIVE, contexts());
    expect(out).toContain('<east>/networking.istio.io/v1/destinationrules/sample/helloworld');
    expect(out).toMatch(/\d+ \| +outlierDetection:/);
  });

  it('converts what is live', async () => {
    const { out, code } = await run(convert, { ...LIVE, to: 'envoy' }, contexts());
    expect(code).toBe(0);
    expect(out).toContain('10.0.1.1');
  });

  it('reads several clusters at once', async () => {
    const flags = { ...LIVE, ...FROM, cluster: ['one=east', 'two=west'] };
    const { out } = await run(explain, flags, contexts());
    const [plan] = JSON.parse(out).plans;
    const endpoints = plan.priorities.flatMap((group: { endpoints: JsonObject[] }) => group.endpoints);
    expect(endpoints.map(({ name, cluster }: JsonObject) => [name, cluster])).toEqual(
      ['10.0.1.1', '10.0.2.1', '10.0.3.1', '10.0.4.1'].map((address) => [`one/${address}:5000`, 'one']),
    );
    const documents = await readInputs(fakeContext(contexts()), flags);
    const services = documents.filter(({ kind }) => kind === 'Service').map(({ cluster }) => cluster);
    expect(services).toEqual(['one', 'two']);
  });

  it('says what RBAC keeps from it, and answers from the rest', async () => {
    const verbs = ['get', 'list'];
    await east.allow(
      'alice',
      [
        { apiGroups: ['networking.istio.io'], resources: ['*'], verbs },
        { apiGroups: [''], resources: ['services'], verbs },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs },
      ],
      'sample',
    );
    const { code, notes, out } = await run(explain, { ...LIVE, ...FROM }, contexts('alice'));
    expect(code).toBe(0);
    expect(notes).toContain(
      'cluster east-alice: not allowed to list mesh objects outside of sample: what they say about it is not known',
    );
    expect(notes.join('\n')).toMatch(/not allowed to list .*\bpods\b.* in sample: the answer is made without them/);
    expect(notes.join('\n')).toMatch(/not allowed to list .*\bnodes\b.*: the answer is made without them/);
    expect(JSON.parse(out).plans).toHaveLength(1);
  });

  it('fails with the API server’s word where nothing may be read', async () => {
    await expect(run(explain, { ...LIVE, ...FROM }, contexts('bob'))).rejects.toMatchObject({
      code: 'forbidden',
      exitCode: 4,
    });
  });

  it('checks files by the CRDs of the cluster', async () => {
    const rule = `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: a, namespace: b }\nspec: { host: a, trafficPolicies: {} }\n`;
    const flags = { filename: ['-'], crdsFromCluster: true, output: 'json' };
    const { code, out } = await run(validate, flags, contexts(), rule);
    expect(code).toBe(1);
    expect(JSON.parse(out).findings).toMatchObject([{ rule: 'schema/unknown-field', path: 'spec.trafficPolicies' }]);
  });

  it('inspects TLS Secrets only, and shows no key', async () => {
    const secret = (name: string, data: JsonObject): JsonObject => ({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'Opaque',
      metadata: { name, namespace: 'elsewhere' },
      data,
    });
    await east.put(secret('password', { password: 'aHVudGVyMg==' }));
    await east.put(secret('named', { 'tls.crt': 'bm90IGEgY2VydGlmaWNhdGU=', 'tls.key': 'aHVudGVyMw==' }));
    await east.put({
      apiVersion: 'gloo.solo.io/v1',
      kind: 'Upstream',
      metadata: { name: 'web', namespace: 'elsewhere' },
      spec: {
        static: { hosts: [{ addr: 'a.example.com', port: 443 }] },
        sslConfig: { secretRef: { name: 'named', namespace: 'elsewhere' } },
      },
    });
    const flags = { fromCluster: true, namespace: 'elsewhere' };
    const { out, notes } = await run(certsInspect, flags, contexts());
    expect(notes).toEqual(['no certificate among the inputs']);
    const found = await run(validate, { ...flags, output: 'json' }, contexts());
    expect(out + found.out).not.toMatch(/hunter|aHVudGVy/);
    expect(
      JSON.parse(found.out).findings.map(({ resource }: { resource: { name: string } }) => resource.name),
    ).toContain('named');
  });
});
