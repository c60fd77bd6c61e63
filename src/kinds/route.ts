import { UsageError } from '../errors.js';
import { renderGlooVirtualService } from '../resources/gloo-virtual-service.js';
import { text, texts } from './flag-value.js';
import type { Kind } from './kind.js';
import { parseReference } from './reference.js';

const MATCHERS = [
  ['path-prefix', 'pathPrefix', 'prefix'],
  ['path-exact', 'pathExact', 'exact'],
  ['path-regex', 'pathRegex', 'regex'],
] as const;

/** The route to a primary Upstream (gloo: projects/gloo/cli/pkg/cmd/add/route.go). */
export const route: Kind = {
  name: 'route',
  summary: 'Gloo VirtualService with one route to an Upstream',
  flags: [
    { name: 'path-prefix', value: 'PATH', description: 'requests whose path begins with this' },
    { name: 'path-exact', value: 'PATH', description: 'requests with exactly this path' },
    { name: 'path-regex', value: 'REGEX', description: 'requests whose whole path matches' },
    { name: 'dest', value: 'NS/UPSTREAM', description: 'Upstream that the route leads to; a primary one fails over' },
    { name: 'virtual-service', value: 'NAME', description: 'VirtualService that holds the route (default: NAME)' },
    { name: 'domain', value: 'DOMAIN', repeats: true, description: 'domain it serves (default: *)' },
  ],
  required: ['dest'],
  nameOptional: true,
  joins: true,
  examples: [
    {
      line: 'failover generate route default -n gloo-system --path-prefix / --dest gloo-system/default-service-blue-10000',
      does: 'every request goes to blue, and to what takes over for it',
    },
  ],
  create({ name, namespace, flags }) {
    const given = MATCHERS.filter(([, key]) => text(flags[key]) !== undefined);
    const [found] = given;
    if (found === undefined || given.length > 1) {
      const list = MATCHERS.map(([flag]) => `--${flag}`).join(', ');
      throw new UsageError('one-path-matcher', `route needs exactly one of ${list}; found ${given.length}`);
    }
    const upstream = parseReference('dest', text(flags.dest) ?? '');
    const domains = texts(flags.domain);
    const [, key, field] = found;
    const object = { name: text(flags.virtualService) ?? (name || 'default'), namespace };
    const matcher = { [field]: text(flags[key]) ?? '' };
    return [renderGlooVirtualService(object, { domains: domains.length === 0 ? ['*'] : domains, matcher, upstream })];
  },
};
