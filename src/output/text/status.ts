import type { AddressStatus, CertificateStatus, ObjectStatus, ServiceStatus } from '../../model/status.js';
import type { ReportOf } from '../report.js';
import type { Style } from '../style.js';
import { shorten, table, wrap } from '../table.js';

/** One table over all clusters, then services with their levels, addresses and certificates. */
export function statusText({ data }: ReportOf<'status'>, style: Style): string {
  const blocks = [
    objects(data.objects, style),
    services(data.services, style),
    addresses(data.addresses, style),
    certificates(data.certificates, style),
    data.notes.map((note) => style.yellow(`not known: ${note}`)),
    data.objects.length + data.services.length === 0
      ? []
      : [data.healthy ? style.green('healthy') : style.red('not healthy')],
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function objects(list: readonly ObjectStatus[], style: Style): string[] {
  if (list.length === 0) return [];
  const rows = list.map(({ cluster, kind, namespace, name, present, accepted, current }) => [
    cluster,
    style.full ? objectName(kind, namespace, name) : shorten(objectName(kind, namespace, name), 60),
    yesNo(present, style),
    present ? yesNo(accepted, style) : '-',
    present ? yesNo(current, style) : '-',
  ]);
  const head = ['CLUSTER', 'OBJECT', 'PRESENT', 'ACCEPTED', 'CURRENT'].map((title) => style.dim(title));
  const lines = table([head, ...rows]);
  // What there is to say of an object stands under its own line.
  return list.reduceRight((all, object, index) => all.toSpliced(index + 2, 0, ...details(object, style)), lines);
}

function details({ message, targets }: ObjectStatus, style: Style): string[] {
  const width = Math.max(style.width - 4, 40);
  return [
    ...(message === '' ? [] : wrap(message, width).map((line) => `    ${style.yellow(line)}`)),
    ...targets.map(({ name, state, message: words }) => {
      const isGood = /^accepted$/i.test(state);
      return `    ${isGood ? style.dim(`${name} ${state}`) : style.red(`${name} ${state}`)}${words === '' || message.includes(words) ? '' : `: ${words}`}`;
    }),
  ];
}

function services(list: readonly ServiceStatus[], style: Style): string[] {
  return list.flatMap(({ service, mesh, serving, levels, message, unread = [] }) => {
    const served =
      serving === null
        ? unread.length > 0
          ? style.yellow('not known who serves')
          : style.red('nobody serves')
        : serving === 0
          ? style.green('level 0 serves')
          : style.yellow(`level ${serving} serves`);
    const rows = levels.map(({ priority, ready, total, load, destinations }) => [
      style.level(priority, `level ${priority}`),
      unread.includes(priority) ? style.yellow('not read') : readyOf(ready, total, style),
      `${load} %`,
      destinations.join(', '),
    ]);
    return [
      `${style.bold(service)}  ${style.dim(mesh)}  ${served}`,
      ...table(rows, { indent: '  ', right: [2] }),
      ...(message === '' ? [] : [`  ${style.yellow(message)}`]),
    ];
  });
}

function readyOf(ready: number, total: number, style: Style): string {
  return ready === 0 ? style.red(`${ready}/${total} ready`) : `${ready}/${total} ready`;
}

function addresses(list: readonly AddressStatus[], style: Style): string[] {
  if (list.length === 0) return [];
  const head = ['CLUSTER', 'FOR', 'ADDRESS', 'SERVICE'].map((title) => style.dim(title));
  const rows = list.map(({ cluster, purpose, address, service }) => [
    cluster,
    purpose === 'client' ? 'clients' : 'failover',
    address ?? style.yellow('pending'),
    style.dim(service),
  ]);
  return table([head, ...rows]);
}

function certificates(list: readonly CertificateStatus[], style: Style): string[] {
  if (list.length === 0) return [];
  const head = ['CLUSTER', 'SECRET', 'DAYS LEFT'].map((title) => style.dim(title));
  const rows = list.map(({ cluster, secret, daysLeft }) => {
    if (daysLeft === undefined) return [cluster, secret, style.yellow('no certificate')];
    if (daysLeft < 0) return [cluster, secret, style.red('expired')];
    return [cluster, secret, daysLeft < 30 ? style.yellow(String(daysLeft)) : String(daysLeft)];
  });
  return table([head, ...rows]);
}

function objectName(kind: string, namespace: string | undefined, name: string): string {
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

function yesNo(is: boolean, style: Style): string {
  return is ? style.green('yes') : style.red('no');
}
