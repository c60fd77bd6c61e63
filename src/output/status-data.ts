import type { ReportOf } from './report.js';

/** The data of `status -o json`, and of each line of `-o jsonl`. An address that is still pending is left out. */
export function statusData({ data }: ReportOf<'status'>) {
  return {
    healthy: data.healthy,
    objects: data.objects.map(
      ({ cluster, apiVersion, kind, namespace = '', name, present, accepted, current, message, targets }) => ({
        cluster,
        apiVersion,
        kind,
        namespace,
        name,
        present,
        accepted,
        current,
        message,
        targets: targets.map((target) => ({ name: target.name, state: target.state, message: target.message })),
      }),
    ),
    addresses: data.addresses.flatMap(({ cluster, purpose, address }) =>
      address === undefined ? [] : [{ cluster, purpose, address }],
    ),
    certificates: data.certificates.map(({ cluster, secret, daysLeft = null }) => ({ cluster, secret, daysLeft })),
    services: data.services.map(({ service, serving, levels }) => ({
      service,
      serving,
      levels: levels.map(({ priority, ready, total }) => ({ priority, ready, total })),
    })),
  };
}
