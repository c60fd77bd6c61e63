/**
 * True for `SERVICE.NAMESPACE...` that names another namespace than this one, or may: a TrafficSplit knows bare names only. An absent
 * namespace is unknown, so every dotted name may be foreign to it.
 */
export function namesForeignNamespace(name: string, namespace: string | undefined): boolean {
  const [, named] = name.split('.');
  return named !== undefined && named !== namespace;
}
