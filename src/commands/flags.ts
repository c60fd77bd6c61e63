import type { Flag } from './command.js';

/** Flags that every command has. */
export const globalFlags: readonly Flag[] = [
  { name: 'quiet', short: 'q', description: 'no progress and no notes, only warnings and errors' },
  { name: 'verbose', short: 'v', description: 'more about what is done; API calls without their bodies' },
  {
    name: 'color',
    value: 'WHEN',
    choices: ['auto', 'always', 'never'],
    description: 'when to colour (default: auto)',
  },
];

export const filename: Flag = {
  name: 'filename',
  short: 'f',
  value: 'FILE',
  repeats: true,
  complete: 'file',
  description: 'file, folder, glob or - for stdin; repeats',
};

export const recursive: Flag = { name: 'recursive', short: 'R', description: 'descend into folders given with -f' };

/** kubectl's -k: known only to be refused with advice (see `readInputs`). */
export const kustomize: Flag = {
  name: 'kustomize',
  short: 'k',
  value: 'DIR',
  complete: 'directory',
  hidden: true,
  description: 'not supported: pipe the output of kubectl kustomize into -f -',
};

/** What every command takes that reads manifests; to be used with `readInputs`. */
export const inputFlags: readonly Flag[] = [filename, recursive, kustomize];

export const namespace: Flag = {
  name: 'namespace',
  short: 'n',
  value: 'NAMESPACE',
  complete: 'namespace',
  description: "namespace of objects that name none (default: the context's)",
};

/** To be used with `selected`. */
export const selectorFlag: Flag = {
  name: 'selector',
  short: 'l',
  value: 'SELECTOR',
  description: 'only the objects with these labels, or of Failover documents with them',
};

/** `-o` with the formats that render the command's report (`formatNames`). */
export function output(choices: readonly string[]): Flag {
  return {
    name: 'output',
    short: 'o',
    value: 'FORMAT',
    choices,
    description: `output format (default: ${choices[0]})`,
  };
}
