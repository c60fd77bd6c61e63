import type { Format } from './format.js';
import { MARGIN, PICTURE_WIDTH, pictureOf } from './svg-picture.js';
import { svgText } from './svg-text.js';

/** Colours for a light and a dark page; `--0` to `--4` are the levels, as in the terminal. */
const CSS = `
  svg { --page: #ffffff; --ink: #1f2328; --faint: #656d76; --grid: #d8dee4; --bad: #cf222e; --good: #1a7f37; --move: #0969da;
    --0: #2da44e; --1: #d4a72c; --2: #8250df; --3: #1b7c83; --4: #0969da; }
  @media (prefers-color-scheme: dark) { svg { --page: #0d1117; --ink: #e6edf3; --faint: #8d96a0; --grid: #30363d; --bad: #f85149;
    --good: #3fb950; --move: #58a6ff; --0: #3fb950; --1: #d29922; --2: #a371f7; --3: #39c5cf; --4: #58a6ff; } }
  text { font: 13px ui-sans-serif, system-ui, sans-serif; fill: var(--ink); white-space: pre; }
  .title { font-size: 17px; font-weight: 600; } .faint { fill: var(--faint); } .end { text-anchor: end; } .middle { text-anchor: middle; }
  .bad { fill: var(--bad); } .good { fill: var(--good); } .move { fill: var(--move); } .warn { fill: var(--1); }
  .page { fill: var(--page); } .track { fill: var(--grid); opacity: 0.35; } line { stroke: var(--grid); }
  line.bad { stroke: var(--bad); } line.good { stroke: var(--good); } line.move { stroke: var(--move); stroke-dasharray: 3 3; } line.warn { stroke: var(--1); }
  .l0 { fill: var(--0); } .l1 { fill: var(--1); } .l2 { fill: var(--2); } .l3 { fill: var(--3); } .l4 { fill: var(--4); }
`;

/** The timeline as a self-contained picture, without scripts, for light and dark pages. */
export const svg: Format = {
  name: 'svg',
  renders: {
    simulation: ({ data }) => {
      let top = MARGIN;
      const pictures = data.map((result) => {
        const { height, elements } = pictureOf(result);
        const group = `<g transform="translate(0 ${top})">\n${elements.join('\n')}\n</g>`;
        top += height + MARGIN;
        return group;
      });
      const title = data.map(({ scenario, service }) => `${scenario}: ${service}`).join('; ');
      return [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${PICTURE_WIDTH} ${top}" width="${PICTURE_WIDTH}" height="${top}" role="img">`,
        `<title>${svgText(title)}</title>`,
        `<style>${CSS}</style>`,
        `<rect class="page" width="${PICTURE_WIDTH}" height="${top}"/>`,
        ...pictures,
        '</svg>\n',
      ].join('\n');
    },
  },
};
