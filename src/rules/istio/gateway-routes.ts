import { Field } from '../../resources/field.js';
import { readVirtualService } from '../../resources/virtual-service.js';
import type { RuleContext } from '../rule.js';
import { ISTIO } from './istio-objects.js';

const cache = new WeakMap<RuleContext, Map<string, Set<string>>>();

/** Namespaces of the gateways that VirtualServices bind routes of this host to; empty when only the mesh's own clients are routed. */
export function gatewayNamespaces(host: string, context: RuleContext): string[] {
  const known = cache.get(context) ?? read(context);
  cache.set(context, known);
  return [...(known.get(host) ?? [])];
}

function read(context: RuleContext): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const document of context.of(ISTIO, 'VirtualService')) {
    const { namespace, http } = readVirtualService(document);
    const gateways = Field.root(document)
      .get('spec', 'gateways')
      .texts()
      .filter((gateway) => gateway !== 'mesh')
      .map((gateway) => (gateway.includes('/') ? (gateway.split('/')[0] ?? '') : namespace));
    for (const { host } of http.flatMap(({ destinations }) => destinations)) {
      found.set(host, new Set([...(found.get(host) ?? []), ...gateways]));
    }
  }
  return found;
}
