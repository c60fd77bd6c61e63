import type { Format } from './format.js';
import { meshTitle, planTitle, seenFrom } from './plan-title.js';
import type { ExplainedPlan } from './report.js';

const LONG_LIST = 8;

/** A flowchart for a README: the client, its levels with their endpoints, and what moves traffic from one to the next. */
export const mermaid: Format = {
  name: 'mermaid',
  renders: { plans: ({ data }) => `${['flowchart LR', ...data.flatMap(planLines)].join('\n')}\n` },
};

function planLines({ plan, from, groups, whatIf }: ExplainedPlan, index: number): string[] {
  const id = `plan${index}`;
  const boxes = groups.map(({ priority, reason, endpoints }) => {
    const names = endpoints.slice(0, LONG_LIST).map(({ name }) => name);
    const more = endpoints.length > LONG_LIST ? [`and ${endpoints.length - LONG_LIST} more`] : [];
    return `    ${id}level${priority}[${label(`level ${priority}: ${reason}`, ...names, ...more)}]`;
  });
  const shares = whatIf.levels
    .filter(({ share }) => share > 0)
    .map(({ priority, share }) => `    ${id}client -->|${label(`${share}%`)}| ${id}level${priority}`);
  const moves = whatIf.levels.slice(0, -1).map(({ priority, endpoints, firstPercent, allTraffic }) => {
    const names = whatIf.signals
      .filter(({ levels }) => levels[priority]?.firstPercent !== undefined)
      .map(({ name }) => name);
    const when =
      firstPercent === undefined
        ? ['never']
        : [
            `from ${firstPercent} of ${endpoints} down`,
            allTraffic === undefined ? 'never all' : `all at ${allTraffic}`,
          ];
    return `    ${id}level${priority} -.->|${label(...when, ...names)}| ${id}level${priority + 1}`;
  });
  return [
    `  subgraph ${id}[${label(`${planTitle(plan)}, ${meshTitle(plan.mesh)}`)}]`,
    `    ${id}client([${label(from === '' ? seenFrom(['']) : `client in ${from}`)}])`,
    ...boxes,
    ...shares,
    ...moves,
    '  end',
  ];
}

/** A quoted label; quotes, `#` and markup inside it become Mermaid's entity codes. */
function label(...lines: string[]): string {
  const escaped = (text: string): string =>
    text.replace(/[#"<>&]/g, (letter) => `#${letter.charCodeAt(0)};`).replaceAll('\n', ' ');
  return `"${lines.map(escaped).join('<br/>')}"`;
}
