import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspectText } from '../../src/manifest/read.js';
import { writeManifests } from '../../src/manifest/write.js';
import { destinationLevels } from '../../src/meshes/levels.js';
import { plan, recognisers } from '../../src/meshes/plan.js';
import { renderableMeshes, renderWithLosses } from '../../src/meshes/render.js';
import type { Document } from '../../src/model/document.js';
import type { FailoverPlan } from '../../src/model/plan.js';

const read = (text: string, name: string): Document[] => {
  const { documents, problems } = inspectText({ text, name, recognisers });
  expect(problems, text).toEqual([]);
  return documents;
};

const examples = readdirSync('examples').flatMap((mesh) =>
  readdirSync(join('examples', mesh))
    .map((name) => join('examples', mesh, name))
    .filter((folder) => statSync(folder).isDirectory()),
);

function documentsIn(folder: string): Document[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return files.flatMap((name) => read(readFileSync(join(folder, name), 'utf8'), join(folder, name)));
}

interface Rule {
  metadata: { annotations?: Record<string, string> };
  spec: { host: string };
}

/** Kubernetes objects that say where endpoints are; what decides the failover comes from the renderer alone. */
function isTopology({ apiVersion, kind }: Document): boolean {
  return ['v1', 'apps/v1', 'discovery.k8s.io/v1'].includes(apiVersion) && kind !== 'Secret';
}

/** What a failover is about, in words that every reading of it shares: who is called, in which order, and what notices failure. */
function essence(subject: FailoverPlan) {
  const { service, detection, members } = subject;
  const { outlier, healthCheck, accrual } = members?.[0]?.detection ?? detection;
  return {
    service: service.replace(/\.[^.]+\.svc\.cluster\.local$/, ''),
    levels: destinationLevels(subject).map((level) => level.map(nameOf).sort()),
    signal: { outlier, healthCheck, accrual },
  };
}

/** The address, or the Service without what each mesh writes around it. */
function nameOf({ address, service = '', cluster, endpoints }: FailoverPlan['destinations'][number]): string {
  const behind = endpoints.find((endpoint) => endpoint.serviceBehind)?.serviceBehind?.name;
  return address ?? behind ?? service.replace(new RegExp(`-${cluster}$`), '');
}

/** Native manifests become a plan of their own mesh again; whatever else stands among the inputs stays. */
function readBack(folder: string, rendered: ReturnType<typeof renderWithLosses>): FailoverPlan[] {
  const topology = documentsIn(folder).filter(isTopology);
  return plan([...topology, ...read(writeManifests(rendered.manifests, 'yaml'), 'rendered.yaml')]);
}

describe('read(render(plan))', () => {
  const native = examples.flatMap((folder) => plan(documentsIn(folder)).map((subject) => ({ folder, subject })));
  const own = native.filter(
    ({ subject }) => renderableMeshes.includes(subject.mesh) && subject.origin.document.kind !== 'Failover',
  );

  it.each(own.filter(({ subject }) => ['istio', 'linkerd', 'envoy'].includes(subject.mesh)))(
    'of $folder keeps service, order and signal of $subject.mesh in its own mesh',
    ({ folder, subject }) => {
      const rendered = renderWithLosses(subject, subject.mesh);
      const again = readBack(folder, rendered).find(({ service }) => service === subject.service);
      expect(again && essence(again)).toEqual(essence(subject));
      expect(rendered.losses).toEqual([]);
    },
  );

  it.each(native.filter(({ subject }) => subject.mesh === 'envoy' || subject.mesh === 'gloo-federation'))(
    'of $folder ($subject.service) keeps the numbered levels in Istio, wherever the client stands',
    ({ folder, subject }) => {
      const { manifests } = renderWithLosses(subject, 'istio');
      const rule = manifests.find(({ kind }) => kind === 'DestinationRule') as unknown as Rule;
      const topology = documentsIn(folder).filter(isTopology);
      const documents = [...topology, ...read(writeManifests(manifests, 'yaml'), 'rendered.yaml')];
      const client = { locality: 'elsewhere/z', cluster: rule.metadata.annotations?.['failover.dev/cluster'] };
      const again = plan(documents, { client }).find(({ service }) => service === rule.spec.host);
      const first = (levels: { length: number }[]) => levels.map(({ length }) => length);
      const levels = again === undefined ? [] : destinationLevels(again).filter((level) => level.length > 0);
      if (subject.destinations.length > 1) expect(first(levels)).toEqual(first(destinationLevels(subject)));
    },
  );

  it.each(native.flatMap((one) => renderableMeshes.map((mesh) => ({ ...one, mesh }))))(
    'of $folder for $mesh gives manifests that are understood, and names every loss',
    ({ folder, subject, mesh }) => {
      const rendered = renderWithLosses(subject, mesh);
      const written = rendered.manifests.length + rendered.losses.length;
      if (subject.destinations.length > 1) expect(written).toBeGreaterThan(0);
      for (const { field, why, advice, origin } of rendered.losses) {
        expect([field, why, advice].every((text) => text !== '')).toBe(true);
        expect(origin.document.at(origin.path).line).toBeGreaterThan(0);
      }
      if (rendered.manifests.length > 0) expect(readBack(folder, rendered).length).toBeGreaterThan(0);
    },
  );
});

const failover = fc
  .record({
    mesh: fc.constantFrom('istio', 'linkerd', 'envoy', 'service-mesh-hub'),
    levels: fc.integer({ min: 2, max: 4 }),
    consecutive5xx: fc.integer({ min: 1, max: 20 }),
    interval: fc.integer({ min: 1, max: 60 }),
    external: fc.boolean(),
  })
  .map(({ mesh, levels, consecutive5xx, interval, external }) => {
    const item = (index: number) =>
      external
        ? `- { address: 'db-${index}.example.com:8080', locality: r${index}/z, priority: ${index} }`
        : `- { cluster: c${index}, namespace: shop, service: cart, port: 8080, priority: ${index} }`;
    const range = Array.from({ length: levels }, (_, index) => index);
    return {
      levels,
      consecutive5xx,
      external,
      text: `apiVersion: failover.dev/v1alpha1
kind: Failover
metadata: { name: cart, namespace: shop }
spec:
  mesh: ${mesh}
  service: { host: ${external ? 'db.example.com' : 'cart.shop.svc.cluster.local'}, port: 8080 }
  clusters:
${range.map((index) => `    c${index}: { locality: r${index}/z }`).join('\n')}
  destinations:
${range.map((index) => `    ${item(index)}`).join('\n')}
  detection:
    outlier: { consecutive5xx: ${consecutive5xx}, interval: ${interval}s, maxEjectionPercent: 100 }
`,
    };
  });

describe('whatever the Failover document', () => {
  it('for Envoy keeps every level in order, and the outlier detection', () => {
    fc.assert(
      fc.property(failover, ({ text, levels, consecutive5xx, external }) => {
        fc.pre(!text.includes('mesh: linkerd') && (!external || !text.includes('service-mesh-hub')));
        const [subject] = plan(read(text, 'failover.yaml')) as [FailoverPlan];
        const { manifests } = renderWithLosses(subject, 'envoy');
        const [again] = plan(read(writeManifests(manifests, 'yaml'), 'envoy.yaml')) as [FailoverPlan];
        expect(again.service).toBe(subject.service);
        const first = destinationLevels(again)[0]?.[0]?.address;
        expect(first).toBe(external ? 'db-0.example.com' : 'cart.shop.svc.cluster.local');
        expect(destinationLevels(again).length).toBe(destinationLevels(subject).length);
        expect(destinationLevels(subject).length).toBeGreaterThan(1);
        expect(destinationLevels(subject).length).toBeLessThanOrEqual(levels);
        const detection = again.members?.[0]?.detection ?? again.detection;
        expect(detection.outlier?.consecutive5xx).toBe(consecutive5xx);
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  it('for Linkerd splits between the primary and every mirror', () => {
    fc.assert(
      fc.property(failover, ({ text, levels, external }) => {
        fc.pre(!external);
        const [subject] = plan(read(text, 'failover.yaml')) as [FailoverPlan];
        const { manifests, losses } = renderWithLosses(subject, 'linkerd');
        const split = manifests.at(-1) as { kind: string; spec: { service: string; backends: unknown[] } };
        expect(split.kind).toBe('TrafficSplit');
        expect(split.spec).toEqual({
          service: 'cart',
          backends: Array.from({ length: levels }, (_, index) =>
            index === 0 ? { service: 'cart', weight: 1 } : { service: `cart-c${index}`, weight: 0 },
          ),
        });
        expect(manifests).toHaveLength(levels);
        expect(losses.map(({ field }) => field)).toContain('detection.outlier');
      }),
      { numRuns: 40, seed: 2 },
    );
  });

  it('for Istio writes one rule for each cluster that can empty a level', () => {
    fc.assert(
      fc.property(failover, ({ text, levels, consecutive5xx, external }) => {
        fc.pre(!external && !text.includes('mesh: linkerd'));
        const [subject] = plan(read(text, 'failover.yaml')) as [FailoverPlan];
        const rules = renderWithLosses(subject, 'istio').manifests.filter(({ kind }) => kind === 'DestinationRule');
        expect(rules).toHaveLength(levels);
        expect(rules[0]?.spec).toMatchObject({
          host: 'cart.shop.svc.cluster.local',
          trafficPolicy: {
            outlierDetection: { consecutive5xxErrors: consecutive5xx, maxEjectionPercent: 100 },
            loadBalancer: { localityLbSetting: { enabled: true } },
          },
        });
      }),
      { numRuns: 40, seed: 3 },
    );
  });
});
