import type { DestinationRule, PolicyBlocks } from '../../resources/destination-rule.js';

/** One place of a DestinationRule in which policy blocks are written. */
export interface PolicyScope {
  /** For messages: `port 443`, `subset v1`, `subset v1, port 443`; '' for the rule's own policy. */
  name: string;
  subset?: string;
  port?: number;
  blocks: PolicyBlocks;
}

const cache = new WeakMap<DestinationRule, readonly PolicyScope[]>();

/** Every place of the rule in which policy blocks are written: its own, its ports', its subsets' and those subsets' ports. */
export function policyScopes(rule: DestinationRule): readonly PolicyScope[] {
  const known = cache.get(rule) ?? readScopes(rule);
  cache.set(rule, known);
  return known;
}

function readScopes({ trafficPolicy, subsets }: DestinationRule): PolicyScope[] {
  const policies = [
    { name: '', subset: undefined, policy: trafficPolicy },
    ...subsets.map((subset) => ({
      name: `subset ${subset.name}`,
      subset: subset.name,
      policy: subset.trafficPolicy,
    })),
  ];
  return policies.flatMap(({ name, subset, policy }) =>
    policy === undefined
      ? []
      : [
          { name, subset, blocks: policy },
          ...policy.ports.map(({ port, blocks }) => ({
            name: [name, `port ${port}`].filter((part) => part !== '').join(', '),
            subset,
            port,
            blocks,
          })),
        ],
  );
}

/** How messages about the scope begin: `port 443: `, '' for the rule's own policy. */
export function scopePrefix({ name }: PolicyScope): string {
  return name === '' ? '' : `${name}: `;
}
