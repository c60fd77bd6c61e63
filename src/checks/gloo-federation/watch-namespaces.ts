import { apiGroup } from '../../model/document.js';
import { asList, asObject, asText } from '../../model/json.js';
import type { Check, Outcome } from '../check.js';
import { workloadsOf } from '../component.js';
import { gloo } from '../components.js';
import { nameOf, namespaceOf } from '../objects.js';

const WATCHED_GROUPS = ['gloo.solo.io', 'gateway.solo.io'];

/** Settings may narrow the namespaces that Gloo watches; its own is always one of them (gloo: settings.proto watch_namespaces). */
export const watchNamespaces: Check = {
  id: 'gloo-federation/watch-namespaces',
  mesh: 'gloo-federation',
  severity: 'error',
  async run({ cluster, objects }) {
    const watched = objects.filter(({ apiVersion }) => WATCHED_GROUPS.includes(apiGroup(String(apiVersion))));
    const [controller] = watched.length === 0 ? [] : await workloadsOf(cluster, gloo);
    if (controller === undefined) return [];
    const settings = await cluster.get('gloo.solo.io/v1', 'Settings', 'default', controller.namespace);
    const namespaces = asList(asObject(settings?.spec).watchNamespaces).flatMap((namespace) => asText(namespace) ?? []);
    if (namespaces.length === 0) return [];
    const outside = watched.filter((object) => ![controller.namespace, ...namespaces].includes(namespaceOf(object)));
    if (outside.length === 0)
      return [{ ok: true, message: `Gloo watches the namespaces of everything (${namespaces.join(', ')})` }];
    return outside.map(
      (object): Outcome => ({
        ok: false,
        message: `Gloo watches ${namespaces.join(', ')}, and ${object.kind} ${nameOf(object)} stands elsewhere`,
        hint: `add ${namespaceOf(object)} to \`spec.watchNamespaces\` of Settings ${controller.namespace}/default`,
      }),
    );
  },
};
