/** Whether a Service is meant: by its name, or by its host as far as it is written (`reviews.bookinfo`, `reviews.bookinfo.svc.cluster.local`). */
export function meansService(wanted: string, name: string | undefined, namespace: string | undefined): boolean {
  if (name === undefined) return false;
  if (wanted === name) return true;
  return namespace !== undefined && `${name}.${namespace}.svc.cluster.local.`.startsWith(`${wanted}.`);
}
