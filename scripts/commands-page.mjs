// docs/commands.md: every word with its summary, arguments, flags and examples.

export async function commandsPage(commands, globalFlags) {
  const groups = [...new Set(commands.map(({ group }) => group))];
  const loaded = await Promise.all(commands.map((entry) => loadEntry(entry)));
  return `# Commands

Written by \`scripts/update-docs.mjs\` from \`src/commands\`; do not edit. \`failover COMMAND --help\` shows the same in a terminal.

${groups.map((group) => `${group}: ${linksTo(loaded.filter((entry) => entry.group === group))}`).join('\n\n')}

Every command has these flags:

${flagTable([{ name: 'help', short: 'h', description: 'help of the command' }, ...globalFlags])}

${loaded.map((entry) => section(entry, 2)).join('\n')}`;
}

async function loadEntry({ name, group, summary, load }, before = 'failover') {
  const { subcommands = [], ...command } = await load();
  const call = `${before} ${name}`;
  return {
    call,
    group,
    summary,
    command,
    subcommands: await Promise.all(subcommands.map((entry) => loadEntry(entry, call))),
  };
}

function linksTo(entries) {
  return entries.map(({ call }) => `[${call.replace('failover ', '')}](#${call.replaceAll(' ', '-')})`).join(', ');
}

function section({ call, summary, command, subcommands }, level) {
  // What a word does without one of those that stand behind it.
  const own = command.command ?? command;
  const parts = [
    `${'#'.repeat(level)} ${call}`,
    `${summary[0].toUpperCase()}${summary.slice(1)}.`,
    ...(command.description === undefined ? [] : [text(command.description)]),
    `\`\`\`sh\n${usage(call, command, subcommands)}\n\`\`\``,
    ...(own.arguments?.length > 0 ? [argumentTable(own.arguments)] : []),
    ...(own.flags?.some(({ hidden }) => !hidden) ? [flagTable(own.flags)] : []),
    ...examples([...(command.command?.examples ?? []), ...command.examples]),
  ];
  return [`${parts.join('\n\n')}\n`, ...subcommands.map((entry) => section(entry, level + 1))].join('\n');
}

function usage(call, command, subcommands) {
  const own = [call, ...(command.arguments ?? []).map(placeholder), '[flags]'].join(' ');
  if (subcommands.length === 0) return own;
  const group = `${call} ${command.noun ?? 'COMMAND'} [flags]`;
  return command.command === undefined ? group : `${group}\n${own}`;
}

function placeholder({ name, required, repeats }) {
  const label = `${name.toUpperCase()}${repeats ? '...' : ''}`;
  return required ? label : `[${label}]`;
}

function argumentTable(list) {
  const rows = list.map(({ name, description, choices }) => [
    `\`${name.toUpperCase()}\``,
    described(description, choices),
  ]);
  return table(['argument', 'what'], rows);
}

function flagTable(flags) {
  const rows = flags
    .filter(({ hidden }) => !hidden)
    .map(({ name, short, value, description, choices, default: fallback }) => [
      `\`${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}\``,
      `${described(description, choices)}${fallback === undefined ? '' : ` (default: \`${fallback}\`)`}`,
    ]);
  return table(['flag', 'what'], rows);
}

function described(description, choices) {
  return choices === undefined
    ? text(description)
    : `${text(description)}: ${choices.map((it) => `\`${it}\``).join(', ')}`;
}

function examples(list) {
  if (list.length === 0) return [];
  return [`\`\`\`sh\n${list.map(({ line, does }) => `# ${does}\n${line}`).join('\n\n')}\n\`\`\``];
}

function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Words in capitals and angle brackets must not become HTML. */
function text(words) {
  return words.replaceAll('<', '&lt;');
}
