import { describe, expect, it } from 'vitest';
import { parseManifests } from '../../manifest/parse.js';
import { readDestinationRule } from '../../resources/destination-rule.js';
import { readMeshConfig } from '../../resources/mesh-config.js';
import { DestinationRuleIndex } from './destination-rule-index.js';

const HOST = 'web.shop.svc.cluster.local';

interface Sketch {
  ns: string;
  host?: string;
  /** creationTimestamp, a day of January. */
  day?: number;
  exportTo?: string[];
  selector?: Record<string, string>;
  subsets?: string[];
  simple?: string;
}

function indexOf(rules: Record<string, Sketch>, mesh = readMeshConfig([])) {
  const text = Object.entries(rules)
    .map(([name, { ns, host = HOST, day, exportTo, selector, subsets = [name], simple }]) =>
      JSON.stringify({
        apiVersion: 'networking.istio.io/v1',
        kind: 'DestinationRule',
        metadata: {
          name,
          namespace: ns,
          creationTimestamp: day === undefined ? undefined : `2026-01-0${day}T00:00:00Z`,
        },
        spec: {
          host,
          exportTo,
          workloadSelector: selector && { matchLabels: selector },
          subsets: subsets.map((subset) => ({ name: subset, labels: { rule: name } })),
          trafficPolicy: simple && { loadBalancer: { simple } },
        },
      }),
    )
    .join('\n---\n');
  const index = new DestinationRuleIndex(parseManifests(text, 'x.yaml').documents.map(readDestinationRule), mesh);
  return (namespace: string, labels: Record<string, string> = {}, host = HOST) => {
    const rule = index.ruleFor(host, 'shop', { namespace, labels });
    return (
      rule && {
        subsets: rule.subsets.map(({ name }) => name).join(' '),
        simple: rule.trafficPolicy?.loadBalancer?.get('simple').text(),
      }
    );
  };
}

describe('whose rule counts', () => {
  it("is the client's namespace, then the service's, then the root's", () => {
    const ruleFor = indexOf({
      mine: { ns: 'client' },
      theirs: { ns: 'shop' },
      root: { ns: 'istio-system' },
      third: { ns: 'third' },
    });
    expect(ruleFor('client')?.subsets).toBe('mine');
    expect(ruleFor('other')?.subsets).toBe('theirs');
    expect(ruleFor('third')?.subsets).toBe('third');
    const rootOnly = indexOf({ root: { ns: 'istio-system' }, third: { ns: 'third' } });
    expect(rootOnly('other')?.subsets).toBe('root');
  });

  it('takes a wildcard nearby before an exact host further away, and the longest wildcard of one namespace', () => {
    const ruleFor = indexOf({
      any: { ns: 'client', host: '*' },
      local: { ns: 'client', host: '*.shop.svc.cluster.local' },
      exact: { ns: 'shop' },
    });
    expect(ruleFor('client')?.subsets).toBe('local');
    expect(ruleFor('client', {}, 'api.other.example')?.subsets).toBe('any');
    expect(ruleFor('shop')?.subsets).toBe('exact');
  });

  it.each<[string[] | undefined, string, boolean]>([
    [undefined, 'client', true],
    [['*'], 'client', true],
    [['.'], 'client', false],
    [['.'], 'shop', true],
    [['shop'], 'client', false],
    [['client'], 'client', true],
    // A list without the own namespace hides the rule there.
    [['client'], 'shop', false],
  ])('exportTo %j shows it in %s: %s', (exportTo, client, shown) => {
    expect(indexOf({ rule: { ns: 'shop', exportTo } })(client) !== undefined).toBe(shown);
  });

  it('lets a client in the root namespace use what is private there, and skips its public rules at first', () => {
    const ruleFor = indexOf({ root: { ns: 'istio-system', exportTo: ['.'] }, theirs: { ns: 'shop' } });
    expect(ruleFor('istio-system')?.subsets).toBe('root');
    const open = indexOf({ root: { ns: 'istio-system' }, theirs: { ns: 'shop' } });
    expect(open('istio-system')?.subsets).toBe('theirs');
  });

  it('keeps rules private where the mesh says so', () => {
    const mesh = { ...readMeshConfig([]), defaultDestinationRuleExportTo: ['.'] };
    expect(indexOf({ rule: { ns: 'shop' } }, mesh)('client')).toBeUndefined();
    expect(indexOf({ rule: { ns: 'shop' } }, mesh)('shop')?.subsets).toBe('rule');
  });
});

describe('several rules for one host in one namespace', () => {
  it('concatenate their subsets; the oldest wins, then the name', () => {
    const ruleFor = indexOf({
      a: { ns: 'shop', day: 2, simple: 'RANDOM', subsets: ['v1', 'a'] },
      z: { ns: 'shop', day: 1, subsets: ['v1', 'z'] },
      b: { ns: 'shop', day: 2, simple: 'ROUND_ROBIN', subsets: ['b'] },
    });
    expect(ruleFor('shop')).toEqual({ subsets: 'v1 z a b', simple: 'RANDOM' });
  });

  it('do not merge with another exportTo: the last visible one stands alone', () => {
    const ruleFor = indexOf({ a: { ns: 'shop', day: 1 }, b: { ns: 'shop', day: 2, exportTo: ['*'] } });
    expect(ruleFor('shop')?.subsets).toBe('b');
    const hidden = indexOf({ a: { ns: 'shop', day: 1 }, b: { ns: 'shop', day: 2, exportTo: ['shop', 'x'] } });
    expect(hidden('client')?.subsets).toBe('a');
    expect(hidden('shop')?.subsets).toBe('b');
  });
});

describe('workloadSelector', () => {
  it("hides the service's rule from clients that it does not select", () => {
    const ruleFor = indexOf({ picky: { ns: 'client', selector: { app: 'a' } }, theirs: { ns: 'shop' } });
    expect(ruleFor('client', { app: 'a' })?.subsets).toBe('picky');
    expect(ruleFor('client', { app: 'b' })).toBeUndefined();
    expect(ruleFor('other', { app: 'a' })?.subsets).toBe('theirs');
  });

  it('does not merge with a plain rule', () => {
    const ruleFor = indexOf({ plain: { ns: 'shop', day: 1 }, picky: { ns: 'shop', day: 2, selector: { app: 'a' } } });
    expect(ruleFor('shop', { app: 'a' })?.subsets).toBe('picky');
    expect(ruleFor('shop', { app: 'b' })?.subsets).toBe('plain');
  });

  it('swallows a plain rule that is exported to its own namespace only', () => {
    const ruleFor = indexOf({ plain: { ns: 'shop', exportTo: ['.'] }, picky: { ns: 'shop', selector: { app: 'a' } } });
    expect(ruleFor('shop', { app: 'a' })?.subsets).toBe('picky plain');
    expect(ruleFor('shop', { app: 'b' })).toBeUndefined();
  });

  it('goes to the oldest of several that match', () => {
    const ruleFor = indexOf({
      young: { ns: 'shop', day: 2, selector: { app: 'a' } },
      old: { ns: 'shop', day: 1, selector: { tier: 'x' } },
    });
    expect(ruleFor('shop', { app: 'a', tier: 'x' })?.subsets).toBe('old');
  });
});
