import type { Field } from '../../resources/field.js';

/** What a `localityLbSetting` asks for, as written. */
export interface LocalityLists {
  failover: Field[];
  failoverPriority: string[];
  distribute: Field[];
}

const NONE: LocalityLists = { failover: [], failoverPriority: [], distribute: [] };

/** The lists of a setting that is written and not switched off; empty ones else. */
export function localityLists(setting: Field | undefined): LocalityLists {
  if (!setting?.present || setting.get('enabled').boolean() === false) return NONE;
  return {
    failover: setting.get('failover').items(),
    failoverPriority: setting.get('failoverPriority').texts(),
    distribute: setting.get('distribute').items(),
  };
}

/** Whether the author wrote an order in which places take over from each other. */
export function asksForFailover(setting: Field | undefined): boolean {
  const { failover, failoverPriority } = localityLists(setting);
  return failover.length > 0 || failoverPriority.length > 0;
}
