import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { shareBlock } from '../../src/model/share-block.js';
import type { SimulationEvent } from '../../src/model/simulation.js';
import { createStyle } from '../../src/output/style.js';
import { keyHelp, pressKey, type ViewAction } from '../../src/simulate/interactive-keys.js';
import { initialView, logEvent, type ViewState } from '../../src/simulate/interactive-state.js';
import { bar, cell, clockText, columnsOf, nameCell } from '../../src/simulate/interactive-text.js';
import { renderView } from '../../src/simulate/interactive-view.js';
import type { LiveSnapshot } from '../../src/simulate/live-session.js';
import { liveEndpoint, liveSnapshot } from '../support/fake-session.js';

const plain = createStyle(false, 80);
const ABOUT = ['proxy http://127.0.0.1:8080'];
const LOG: SimulationEvent[] = [
  { atMs: 10_010, type: 'fault', endpoint: '10.0.0.2:80', detail: 'health-check' },
  { atMs: 10_510, type: 'health-check-failed', endpoint: '10.0.0.2:80', detail: '503' },
  { atMs: 10_510, type: 'priority-shift', endpoint: '', detail: '100/0 -> 70/30' },
];

function view(columns: number, rows: number, snapshot = liveSnapshot(), state: Partial<ViewState> = {}): string[] {
  return renderView(snapshot, { ...initialView, log: LOG, ...state }, { columns, rows }, plain, ABOUT);
}

describe('the view', () => {
  it('fits 80x24', () => {
    const text = view(80, 24, liveSnapshot(), { message: 'failed 10.0.0.2:80' }).map((line) => line.trimEnd());
    expect(text.join('\n')).toMatchInlineSnapshot(`
      "blue-green.example (gloo-federation)                        50 requests/s   0:34
      blue-fails, next at 40s: recover, cluster local         1700 requests, 10 failed
      proxy http://127.0.0.1:8080

          endpoint             state          probe             share requests  failed
      ▸ level 0  primary                               ██████████████████▎         70%
        ● 10.0.0.1:80          healthy        ✓ 2.3ms    ████▎    70%      900       0
        ✗ 10.0.0.2:80          failed by hand ✗ 503                0%      500      10
        level 1  failover                              ███████▉                    30%
        ● [::1]:81             healthy        ✓ 2.3ms    █▉       30%      300       0

                                     ╷0:00     ▼         ╷0:20
        local/default/blue           ██████████▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅
        remote/default/green         ··········▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄
        failed                       ··········▂·······················

         0:10.5  priority-shift  100/0 -> 70/30
         0:10.5  health-check-failed  503  10.0.0.2:80
         0:10.0  fault  health-check  10.0.0.2:80



      failed 10.0.0.2:80
      ↑ ↓ select  f fail  r restore  q quit  ? help  F R level  c C cluster  + - rate"
    `);
  });

  it('has more room for names and seconds on a wide screen', () => {
    const text = view(120, 40).map((line) => line.trimEnd());
    expect(text.slice(0, 20).join('\n')).toMatchInlineSnapshot(`
      "blue-green.example (gloo-federation)                                                                50 requests/s   0:34
      blue-fails, next at 40s: recover, cluster local                                                 1700 requests, 10 failed
      proxy http://127.0.0.1:8080

          endpoint                                      state                         probe             share requests  failed
      ▸ level 0  primary                                                                   █████████████████████           70%
        ● 10.0.0.1:80                                   healthy                       ✓ 2.3ms    ████▎    70%      900       0
        ✗ 10.0.0.2:80                                   failed by hand                ✗ 503                0%      500      10
        level 1  failover                                                                  █████████                       30%
        ● [::1]:81                                      healthy                       ✓ 2.3ms    █▉       30%      300       0

                                             ╷0:00     ▼         ╷0:20
        local/default/blue                   ██████████▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅
        remote/default/green                 ··········▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄
        failed                               ··········▂·······················

         0:10.5  priority-shift  100/0 -> 70/30
         0:10.5  health-check-failed  503  10.0.0.2:80
         0:10.0  fault  health-check  10.0.0.2:80
      "
    `);
    expect(text.at(-1)).toBe(
      '↑ ↓ select  f fail  r restore  q quit  ? help  F R level  c C cluster  n next event  + - rate  space pause  w write',
    );
  });

  it('keeps what matters most on the smallest screen', () => {
    expect(view(40, 10).map((line) => line.trimEnd())).toEqual(
      expect.arrayContaining([expect.stringContaining('▸ level 0'), expect.stringContaining('q quit')]),
    );
  });

  it('says that a screen is too small, within it', () => {
    expect(view(20, 8)).toEqual(['too small: 20x8', 'needs 40x10', 'q quits']);
    expect(view(8, 2)).toEqual(['too sma…', 'needs 4…']);
    expect(view(0, 0)).toEqual([]);
  });

  it('shows reasons whole, as many as there is room for', () => {
    const snapshot = liveSnapshot();
    const endpoint = snapshot.levels[0]!.endpoints[1]!;
    endpoint.why = ['failed health check', 'failed by hand'];
    endpoint.probe = { atMs: 0, passed: false, latencyMs: 1, detail: '503 (played)' };
    const line = (columns: number): string =>
      view(columns, 24, snapshot).find((each) => each.includes('10.0.0.2:80 ')) ?? '';
    expect(line(80)).toMatch(/ failed by hand ✗ 503 /);
    expect(line(160)).toMatch(/ failed by hand, failed health check +✗ 503 /);
  });

  it('never draws more than the screen holds', () => {
    const many = manyEndpoints(300);
    const odd = liveSnapshot({ service: '评论服务.例え.テスト', scenario: '👩‍👩‍👧‍👦 é ö \u001B[31mred\n' });
    for (const snapshot of [liveSnapshot(), many, odd, liveSnapshot({ levels: [], timeline: [], pending: [] })]) {
      for (const help of [false, true]) {
        for (let columns = 1; columns <= 200; columns += 9) {
          for (let rows = 1; rows <= 60; rows += 7) {
            const lines = view(columns, rows, snapshot, { help });
            expect(lines.length).toBeLessThanOrEqual(rows);
            for (const line of lines) expect(columnsOf(line), line).toBeLessThanOrEqual(columns);
          }
        }
      }
    }
  });

  it('lets no control character of a name through', () => {
    const text = view(80, 24, liveSnapshot({ service: 'a\u001B]0;title\u0007b\nc' })).join('');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    expect(text).not.toMatch(/[\x00-\x1f\x7f]/);
    expect(text).toContain('a?]0;title?b?c');
  });

  it('differs in colour only when there is colour', () => {
    const colored = renderView(
      liveSnapshot(),
      { ...initialView, log: LOG },
      { columns: 80, rows: 24 },
      createStyle(true, 80),
      ABOUT,
    );
    expect(colored.join('')).not.toBe(view(80, 24).join(''));
    expect(colored.map(stripVTControlCharacters)).toEqual(view(80, 24));
  });

  it('keeps the selected endpoint in sight among many, and says how many there are', () => {
    const many = manyEndpoints(300);
    for (const endpoint of ['host-0', 'host-150', 'host-299']) {
      const text = view(80, 24, many, { selected: { priority: 0, endpoint } });
      expect(text.find((line) => line.startsWith('▸'))).toContain(`${endpoint} `);
      expect(text.join('\n')).toContain(' of 301');
    }
  });

  it('marks a level in panic and shows a rate of none', () => {
    const [first] = liveSnapshot().levels;
    const text = view(80, 24, liveSnapshot({ rps: 0, levels: [{ ...first!, panic: true }] })).join('\n');
    expect(text).toMatch(/level 0 .*PANIC/);
    expect(text).toContain('no requests of our own');
    expect(view(80, 24, liveSnapshot({ paused: true }))[0]).toMatch(/paused +0:34$/);
  });

  it('shows the load of a level where nobody sends requests', () => {
    const timeline = liveSnapshot().timeline.map((row) => ({
      ...row,
      requests: { 'local/default/blue': 0, 'remote/default/green': 0 },
      failed: 0,
    }));
    const text = view(80, 24, liveSnapshot({ timeline }));
    expect(text.find((line) => line.startsWith('  remote/default/green'))).toMatch(/·{10}▄{24}$/);
  });
});

describe('a key', () => {
  const press = (key: string, state = initialView, snapshot = liveSnapshot()) => pressKey(state, key, snapshot);
  const on = (endpoint: string, priority = 0): ViewState => ({ ...initialView, selected: { priority, endpoint } });

  it.each<[string, ViewState, ViewAction]>([
    ['f', on('10.0.0.2:80'), { type: 'fail', target: { endpoint: '10.0.0.2:80', priority: 0 }, what: '10.0.0.2:80' }],
    ['r', on('[::1]:81', 1), { type: 'restore', target: { endpoint: '[::1]:81', priority: 1 }, what: '[::1]:81' }],
    ['f', initialView, { type: 'fail', target: { priority: 0 }, what: 'level 0' }],
    ['F', on('10.0.0.2:80'), { type: 'fail', target: { priority: 0 }, what: 'level 0' }],
    ['R', on('[::1]:81', 1), { type: 'restore', target: { priority: 1 }, what: 'level 1' }],
    ['c', on('10.0.0.2:80'), { type: 'fail', target: { cluster: 'local' }, what: 'cluster local' }],
    [
      'C',
      { ...initialView, selected: { priority: 1 } },
      { type: 'restore', target: { cluster: 'remote' }, what: 'cluster remote' },
    ],
    ['n', initialView, { type: 'next-event' }],
    ['+', initialView, { type: 'rate', rps: 100 }],
    ['-', initialView, { type: 'rate', rps: 20 }],
    [' ', initialView, { type: 'pause', paused: true }],
    ['w', initialView, { type: 'record' }],
    ['q', initialView, { type: 'quit' }],
    ['ctrl-c', initialView, { type: 'quit' }],
    ['end-of-input', initialView, { type: 'quit' }],
  ])('%s asks for what it says', (key, state, action) => {
    expect(press(key, state).action).toEqual(action);
  });

  it.each<[string[], object]>([
    [['down'], { priority: 0, endpoint: '10.0.0.1:80' }],
    [['j', 'j', 'j'], { priority: 1 }],
    [['j', 'j', 'k'], { priority: 0, endpoint: '10.0.0.1:80' }],
    [['up'], { priority: 0 }],
    [['end'], { priority: 1, endpoint: '[::1]:81' }],
    [['pagedown', 'home'], { priority: 0 }],
  ])('%s selects', (keys, selected) => {
    const state = keys.reduce((now, key) => press(key, now).state, initialView);
    expect(state.selected).toEqual(selected);
  });

  it('turns the rate up and down within its steps, from any number', () => {
    expect(press('+', initialView, liveSnapshot({ rps: 0 })).action).toEqual({ type: 'rate', rps: 1 });
    expect(press('-', initialView, liveSnapshot({ rps: 0 })).action).toEqual({ type: 'rate', rps: 0 });
    expect(press('-', initialView, liveSnapshot({ rps: 37 })).action).toEqual({ type: 'rate', rps: 20 });
    expect(press('+', initialView, liveSnapshot({ rps: 5000 })).action).toEqual({ type: 'rate', rps: 5000 });
  });

  it('opens the help, which any key leaves without doing anything else', () => {
    const { state } = press('?');
    expect(state.help).toBe(true);
    expect(press('f', state)).toEqual({ state: { ...state, help: false } });
    expect(press('q', state).action).toEqual({ type: 'quit' });
  });

  it('stays at a level whose endpoint is gone', () => {
    expect(press('f', on('10.9.9.9:80', 1)).action).toMatchObject({ target: { priority: 1 } });
  });

  it('says why a cluster cannot be failed', () => {
    const [first] = liveSnapshot().levels;
    const mixed = { ...first!, endpoints: [...first!.endpoints, liveEndpoint({ name: 'x', cluster: 'other' })] };
    expect(press('c', initialView, liveSnapshot({ levels: [mixed] })).state.message).toContain('several clusters');
    const none = { ...first!, endpoints: [liveEndpoint({ name: 'x' })] };
    expect(press('c', initialView, liveSnapshot({ levels: [none] })).state.message).toContain('no cluster');
    expect(press('f', initialView, liveSnapshot({ levels: [] }))).toMatchObject({
      state: { message: 'there is no level' },
    });
  });

  it('does nothing where it means nothing', () => {
    expect(press('x')).toEqual({ state: initialView });
  });

  it('is in the help, whatever it is', () => {
    const documented = keyHelp.map(({ keys, does }) => `${keys} ${does}`).join('\n');
    for (const key of ['f', 'r', 'F', 'R', 'c', 'C', 'n', '+', '-', 'w', 'q', '?', 'j', 'k', 'Home', 'End'])
      expect(documented).toContain(key);
  });
});

describe('the log', () => {
  it('forgets the oldest', () => {
    let state = initialView;
    for (let atMs = 0; atMs < 500; atMs += 1)
      state = logEvent(state, { atMs, type: 'panic', endpoint: '', detail: '' });
    expect([state.log.length, state.log[0]?.atMs]).toEqual([200, 300]);
  });
});

describe('text of the view', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 1],
    ['日本', 4],
    ['한국', 4],
    ['ｗ', 2],
    ['👩‍👩‍👧‍👦', 2],
    ['✓✗●█▏╷»', 7],
    ['a\u200Bb', 2],
  ])('%j takes %i columns', (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });

  it('fills and cuts to exactly the width', () => {
    expect([cell('ab', 4), cell('ab', 4, 'right'), cell('abcde', 4), cell('日本語', 4), cell('x', 0)]).toEqual([
      'ab  ',
      '  ab',
      'abc…',
      '日… ',
      '',
    ]);
  });

  it('cuts names in the middle', () => {
    expect([nameCell('mgmt-cluster/reviews', 11), nameCell('日本語日本語', 7), nameCell('short', 8)]).toEqual([
      'mgmt-…views',
      '日本…語',
      'short   ',
    ]);
  });

  it('draws anything above nothing', () => {
    expect([bar(0, 4), bar(0.1, 4), bar(50, 4), bar(100, 4), bar(140, 4)]).toEqual([
      '    ',
      '▏   ',
      '██  ',
      '████',
      '████',
    ]);
    expect([shareBlock(0, 9), shareBlock(1, 99), shareBlock(50, 100), shareBlock(9, 9), shareBlock(1, 0)]).toEqual([
      '·',
      '▁',
      '▄',
      '█',
      '·',
    ]);
  });

  it('tells the time as a clock does', () => {
    expect([0, 7900, 754_000, 3_723_000].map(clockText)).toEqual(['0:00', '0:07', '12:34', '1:02:03']);
  });
});

function manyEndpoints(count: number): LiveSnapshot {
  const endpoints = Array.from({ length: count }, (_, index) =>
    liveEndpoint({ name: `host-${index}`, why: ['ejected'], probe: undefined }),
  );
  return liveSnapshot({ levels: [{ priority: 0, reason: '', load: 100, panic: false, endpoints }] });
}
