import type { FailoverSpec } from '../model/failover.js';
import type { Context, Flags } from './command.js';

/** How the failover that was just applied is tried, watched and put back. */
export function tellNextSteps({ terminal }: Context, flags: Flags, failovers: readonly FailoverSpec[]): void {
  const inputs = inputWords(flags);
  const where = clusterWords(flags);
  const lines = [
    [`failover simulate ${inputs}`, 'plays its outages, and touches nothing'],
    [`failover status ${inputs}${where}${repeated('address', flags)}`, 'shows which destination serves now'],
    ...failovers.flatMap(clientLine),
    [`failover delete ${inputs}${where}`, 'puts it back'],
  ];
  for (const [line = '', does = ''] of lines) terminal.note(`  ${line}    # ${does}`);
}

/** Gloo's clients come through its gateway proxy, under a name of their own. */
function clientLine({ service: { host, port, protocol }, extensions, mesh }: FailoverSpec): string[][] {
  const scheme = protocol === 'https' ? 'https' : 'http';
  if (protocol === 'tcp' || protocol === 'tls' || protocol === 'grpc') return [];
  if (mesh !== 'gloo-federation')
    return [[`curl ${scheme}://${host}:${port}/`, 'from a pod of the mesh: asks as a client']];
  const { route } = extensions.glooFederation ?? {};
  if (typeof route !== 'object' || route === null || Array.isArray(route)) return [];
  const domain = typeof route.domain === 'string' && route.domain !== '*' ? ` -H 'Host: ${route.domain}'` : '';
  const path = typeof route.pathPrefix === 'string' ? route.pathPrefix : '/';
  return [[`curl${domain} "$(glooctl proxy url)${path}"`, 'asks as a client']];
}

function inputWords(flags: Flags): string {
  const files = Array.isArray(flags.filename) ? flags.filename : [];
  return [...(flags.recursive === true ? ['-R'] : []), ...files.map((file) => `-f ${quote(file)}`)].join(' ');
}

function clusterWords(flags: Flags): string {
  const single = (['namespace', 'context', 'kubeconfig'] as const).flatMap((flag) =>
    typeof flags[flag] === 'string' ? [` --${flag} ${quote(flags[flag])}`] : [],
  );
  return [repeated('cluster', flags), ...single].join('');
}

function repeated(flag: string, flags: Flags): string {
  const values = flags[flag];
  return Array.isArray(values) ? values.map((value) => ` --${flag} ${quote(value)}`).join('') : '';
}

function quote(word: string): string {
  return /^[\w./=:@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
