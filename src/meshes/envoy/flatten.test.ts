import { describe, expect, it } from 'vitest';
import { bootstrap, cluster, host, onlyPlan, plans } from './envoy.fixture.js';

describe('aggregate clusters', () => {
  const members = [
    cluster(
      'one',
      [host('10.0.0.1')],
      ', outlier_detection: {}, common_lb_config: { healthy_panic_threshold: { value: 0 } }',
    ),
    cluster('two', [host('10.0.0.2')]),
  ];
  const aggregate = (typed: string, more = '') =>
    `{ name: all, lb_policy: CLUSTER_PROVIDED, cluster_type: { name: envoy.clusters.aggregate, typed_config: { ${typed} } }${more} }`;
  const of = (typed: string, more: string[] = []) =>
    onlyPlan(bootstrap('route: { cluster: all }', `[${[aggregate(typed), ...members, ...more].join(', ')}]`));

  it.each([
    ['"@type": type.googleapis.com/envoy.extensions.clusters.aggregate.v3.ClusterConfig, clusters: [two, one]'],
    ['"@type": type.googleapis.com/envoy.config.cluster.aggregate.v2alpha.ClusterConfig, clusters: [two, one]'],
    [
      '"@type": type.googleapis.com/udpa.type.v1.TypedStruct, type_url: type.googleapis.com/envoy.config.cluster.aggregate.v2alpha.ClusterConfig, value: { clusters: [two, one] }',
    ],
    [
      '"@type": type.googleapis.com/xds.type.v3.TypedStruct, type_url: type.googleapis.com/envoy.extensions.clusters.aggregate.v3.ClusterConfig, value: { clusters: [two, one] }',
    ],
  ])('reads its members from %s', (typed) => {
    const plan = of(typed);
    expect(plan.members?.map(({ name }) => name)).toEqual(['two', 'one']);
    expect(plan.destinations.map(({ name, member, priority }) => [name, member, priority])).toEqual([
      ['10.0.0.2:80', 'two', 0],
      ['10.0.0.1:80', 'one', 0],
    ]);
  });

  it('leaves each member its own detection', () => {
    const plan = of('clusters: [one, two]');
    expect(plan.detection).toMatchObject({ panicThreshold: 50, outlier: undefined });
    expect(plan.members?.[0]?.detection).toMatchObject({ panicThreshold: 0, outlier: { consecutive5xx: 5 } });
    expect(plan.members?.[1]?.detection.outlier).toBeUndefined();
  });

  it('puts the members of an aggregate inside it in its place and skips unknown ones with a note', () => {
    const inner =
      '{ name: inner, cluster_type: { name: envoy.clusters.aggregate, typed_config: { clusters: [one, two] } } }';
    const plan = of('clusters: [three, inner, gone]', [inner, cluster('three', [host('10.0.0.3')])]);
    expect(plan.members?.map(({ name }) => name)).toEqual(['three', 'one', 'two']);
    expect(plan.notes.join()).toContain('`gone`');
  });

  it('reads bare clusters together', () => {
    const documents = [aggregate('clusters: [one, two]'), ...members].join('\n---\n');
    expect(plans(documents).map(({ service, members: m }) => [service, m?.length])).toEqual([
      ['all', 2],
      ['one', undefined],
      ['two', undefined],
    ]);
  });
});
