import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/engine/virtual-clock.js';
import { createStyle } from '../../src/output/style.js';
import { type InteractiveWorld, interactive } from '../../src/simulate/interactive.js';
import { fakeScreen } from '../support/fake-screen.js';
import { fakeSession, liveSnapshot } from '../support/fake-session.js';

function start(fields: Partial<InteractiveWorld> = {}, session = fakeSession()) {
  const screen = fakeScreen();
  const clock = new VirtualClock();
  const end = new AbortController();
  const over = interactive(session, {
    screen,
    clock,
    style: createStyle(false, 80),
    signal: end.signal,
    record: async () => 'record.json',
    ...fields,
  });
  return { screen, clock, end, over, session, text: () => screen.shown.join('\n') };
}

describe('interactive', () => {
  it('fails and restores endpoints, levels and clusters, and says so', async () => {
    const { screen, session, text, over } = start();
    screen.press('down', 'down', 'f');
    expect(text()).toContain('failed 10.0.0.2:80');
    screen.press('r', 'F', 'R', 'c', 'C', 'end', 'f');
    expect(session.asked).toEqual([
      'fail {"endpoint":"10.0.0.2:80","priority":0}',
      'restore {"endpoint":"10.0.0.2:80","priority":0}',
      'fail {"priority":0}',
      'restore {"priority":0}',
      'fail {"cluster":"local"}',
      'restore {"cluster":"local"}',
      'fail {"endpoint":"[::1]:81","priority":1}',
    ]);
    screen.press('home', 'F');
    expect(text()).toContain('failed level 0: 2 endpoints');
    screen.press('q');
    await over;
  });

  it('shows an event that a key brings about', async () => {
    const session = fakeSession();
    const fail = session.fail;
    session.fail = (target) => {
      session.tell({ atMs: 34_000, type: 'fault', endpoint: '10.0.0.1:80', detail: 'failed by hand' });
      return fail(target);
    };
    const { screen, text, over } = start({}, session);
    screen.press('f');
    expect(text()).toContain('fault  failed by hand  10.0.0.1:80');
    expect(text()).toContain('failed level 0');
    screen.press('q');
    await over;
  });

  it('plays the next event, changes the rate and pauses', async () => {
    const { screen, session, text, over } = start();
    screen.press('n');
    expect(session.asked).toEqual(['next']);
    screen.press('+');
    expect(text()).toContain('100 requests/s');
    screen.press(' ');
    expect(session.snapshot().paused).toBe(true);
    screen.press(' ');
    expect(session.snapshot().paused).toBe(false);
    screen.press('q');
    await over;
    const none = start({}, fakeSession(liveSnapshot({ pending: [] })));
    none.screen.press('n');
    expect(none.text()).toContain('the scenario has no more events');
    none.screen.press('q');
  });

  it('writes the record, and says where or why not', async () => {
    const well = start();
    well.screen.press('w');
    await sleep(0);
    expect(well.text()).toContain('wrote record.json');
    well.screen.press('q');
    const ill = start({ record: () => Promise.reject(new Error('the disk is full')) });
    ill.screen.press('w');
    await sleep(0);
    expect(ill.text()).toContain('not written: the disk is full');
    ill.screen.press('q');
  });

  it('draws anew with time, with events and with the size', () => {
    const { screen, clock, session, text } = start();
    session.tell({ atMs: 34_100, type: 'panic', endpoint: '', detail: 'priority 0' });
    expect(text()).not.toContain('panic');
    clock.runUntil(250);
    expect(text()).toContain('panic  priority 0');
    screen.resize(20, 8);
    expect(screen.shown).toEqual(['too small: 20x8', 'needs 40x10', 'q quits']);
    screen.resize(60, 14);
    expect(screen.shown.length).toBe(14);
    screen.press('q');
  });

  it.each(['q', 'ctrl-c', 'end-of-input'])('ends with %s, and gives the screen back once', async (key) => {
    const { screen, clock, over } = start();
    screen.press(key);
    await over;
    screen.draw([]);
    clock.runUntil(5000);
    expect([screen.closed, screen.shown]).toEqual([1, []]);
  });

  it('ends from outside, before and after it began', async () => {
    const { end, over, screen } = start();
    end.abort();
    await over;
    expect(screen.closed).toBe(1);
    await start({ signal: AbortSignal.abort() }).over;
  });

  it('gives the screen back when the session breaks', async () => {
    const session = fakeSession();
    session.fail = () => {
      throw new Error('broken');
    };
    const { screen, over } = start({}, session);
    screen.press('f');
    await expect(over).rejects.toThrow('broken');
    expect(screen.closed).toBe(1);
  });
});
