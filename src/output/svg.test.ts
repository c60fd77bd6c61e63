import { describe, expect, it } from 'vitest';
import { sampleSimulation } from '../../test/support/sample-simulation.js';
import { render } from './print.js';
import { createStyle } from './style.js';

function svg(...data: ReturnType<typeof sampleSimulation>[]): string {
  return render({ kind: 'simulation', data }, 'svg', createStyle(true, 80));
}

/** Checks that tags nest and that text and attributes hold nothing that XML would trip over. */
function assertWellFormed(xml: string): void {
  const open: string[] = [];
  const rest = xml.replace(
    /<(\/?)([a-z]+)((?:\s+[A-Za-z0-9:-]+="[^"<&]*(?:&(?:amp|lt|gt|quot);[^"<&]*)*")*)\s*(\/?)>/g,
    (_, close, name, _attributes, empty) => {
      if (close === '/') expect(open.pop()).toBe(name);
      else if (empty !== '/') open.push(name);
      return '';
    },
  );
  expect(open).toEqual([]);
  expect(rest.replace(/&(amp|lt|gt|quot);/g, '')).not.toMatch(/[<>&]/);
}

describe('the timeline as a picture', () => {
  it('is well-formed, self-contained and without scripts', () => {
    const picture = svg(sampleSimulation());
    assertWellFormed(picture);
    expect(picture).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox=/);
    expect(picture).not.toMatch(/<script|href=|url\(|@import|on[a-z]+=/);
    expect(picture).toContain('prefers-color-scheme: dark');
  });

  it('escapes names', () => {
    const picture = svg(sampleSimulation({ scenario: '<script>alert("x") & \u0007more</script>' }));
    assertWellFormed(picture);
    expect(picture).toContain('&lt;script&gt;alert(&quot;x&quot;) &amp; more&lt;/script&gt;');
  });

  it('draws a bar for each second in which a destination was asked, and one for each with failures', () => {
    const bars = (name: string) => svg(sampleSimulation()).match(new RegExp(`<rect class="${name}"`, 'g'))?.length;
    expect([bars('l0'), bars('l1'), bars('bad')]).toEqual([6, 5, 1]);
  });

  it('marks faults, recoveries and shifts, and says how it ended', () => {
    const picture = svg(sampleSimulation());
    for (const text of [
      '▼',
      '▲',
      '»',
      'availability 99%',
      '✓  availability &gt;= 99%',
      '✗  failed &lt;= 5',
      'level 0 → level 1',
    ]) {
      expect(picture).toContain(text);
    }
  });

  it('puts several simulations below one another', () => {
    const tops = svg(sampleSimulation(), sampleSimulation()).match(/translate\(0 (\d+)\)/g)!;
    expect(new Set(tops).size).toBe(2);
    assertWellFormed(svg(sampleSimulation(), sampleSimulation()));
  });
});
