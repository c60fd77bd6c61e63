import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fakeContext } from '../../test/support/fake-context.js';
import { sampleDestination, sampleDetection, sampleHealthCheck, samplePlan } from '../../test/support/sample-plan.js';
import { sampleSimulation } from '../../test/support/sample-simulation.js';
import { explain } from '../engine/what-if.js';
import { formats } from './index.js';
import { formatNames, print, render } from './print.js';
import type { Report } from './report.js';
import { createStyle } from './style.js';

const style = createStyle(false, 80);
const plan = samplePlan([sampleDestination('a', 0, 2, { locality: 'r1/z1' }), sampleDestination('b', 1, 1)], {
  subset: 'v1',
  port: 80,
  detection: sampleDetection({ healthCheck: sampleHealthCheck() }),
});
const plans: Report = { kind: 'plans', data: [{ ...explain(plan, {}), from: 'r1/z1' }] };
const simulation: Report = { kind: 'simulation', data: [sampleSimulation()] };

describe('the list of formats', () => {
  it('is alphabetical, and every command offers text first', () => {
    const names = formats.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    expect(formatNames('plans')).toEqual(['text', 'json', 'mermaid', 'yaml']);
    expect(formatNames('simulation')).toEqual(['text', 'json', 'jsonl', 'svg', 'yaml']);
    expect(formatNames('version')).toEqual(['text', 'json', 'yaml']);
  });

  it('refuses what does not render the report, and names what does', () => {
    expect(() => render(simulation, 'mermaid', style)).toThrow(
      expect.objectContaining({ exitCode: 2, hint: 'use one of text, json, jsonl, svg, yaml' }),
    );
  });

  it('ends every output with exactly one line end', async () => {
    for (const report of [plans, simulation, { kind: 'version', data: { client: '1.2.3', node: 'v20' } } as const]) {
      for (const name of formatNames(report.kind)) {
        const { terminal, written } = fakeContext();
        await print(terminal, report, name);
        expect(written.out, name).toMatch(/[^\n]\n$/);
      }
    }
  });
});

describe('json', () => {
  it('gives plans the shape that scripts rely on', () => {
    const [only] = JSON.parse(render(plans, 'json', style)).plans;
    expect(only).toMatchObject({
      service: 'reviews.bookinfo.svc.cluster.local',
      mesh: 'envoy',
      from: 'r1/z1',
      port: 80,
      subset: 'v1',
      priorities: [
        {
          priority: 0,
          reason: 'explicit order',
          endpoints: [{ name: 'a#1', cluster: '', locality: 'r1/z1', weight: 1 }, { name: 'a#2' }],
        },
        { priority: 1, endpoints: [{ name: 'b#1', locality: '' }] },
      ],
      canMove: true,
    });
    expect(Object.keys(only).slice(0, 3)).toEqual(['service', 'mesh', 'from']);
  });

  it('leaves port and subset out where the plan has none', () => {
    const data = [{ ...explain({ ...plan, port: undefined, subset: undefined }, {}), from: '' }];
    const [only] = JSON.parse(render({ kind: 'plans', data }, 'json', style)).plans;
    expect(only).not.toHaveProperty('port');
    expect(only).not.toHaveProperty('subset');
    expect(only.from).toBe('');
  });

  it('gives one simulation as it is, several in a list', () => {
    const { timeline, ...result } = sampleSimulation();
    expect(JSON.parse(render(simulation, 'json', style))).toEqual({ ...result, timeline });
    const two = { kind: 'simulation', data: [sampleSimulation(), sampleSimulation()] } as const;
    expect(JSON.parse(render({ ...two, data: [...two.data] }, 'json', style)).simulations).toHaveLength(2);
  });
});

describe('yaml', () => {
  it.each([plans, simulation])('holds what json holds ($kind)', (report) => {
    expect(parse(render(report, 'yaml', style))).toEqual(JSON.parse(render(report, 'json', style)));
  });
});

describe('mermaid', () => {
  it('draws the client, the levels and what moves traffic', () => {
    expect(render(plans, 'mermaid', style)).toMatchInlineSnapshot(`
      "flowchart LR
        subgraph plan0["reviews.bookinfo.svc.cluster.local:80 (subset v1), Envoy"]
          plan0client(["client in r1/z1"])
          plan0level0["level 0: explicit order<br/>a#35;1<br/>a#35;2"]
          plan0level1["level 1: explicit order<br/>b#35;1"]
          plan0client -->|"100%"| plan0level0
          plan0level0 -.->|"from 1 of 2 down<br/>all at 2<br/>health check"| plan0level1
        end
      "
    `);
  });

  it('escapes what would end a label or be markup', () => {
    const odd = { ...plan, service: 'a"b#c<d>' };
    const output = render({ kind: 'plans', data: [{ ...explain(odd, {}), from: '' }] }, 'mermaid', style);
    expect(output).toContain('a#34;b#35;c#60;d#62;');
  });
});
