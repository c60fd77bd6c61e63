import type { Mesh } from '../mesh.js';

export { checkFailover } from './check-failover.js';
export { checkScenario } from './check-scenario.js';
export { isFailover, readFailovers } from './read-failovers.js';
export { isScenario, readScenarios } from './read-scenarios.js';
export { requireCorrect } from './require-correct.js';

/** Our own documents. A Failover becomes the plan that its mesh would make of it (`adopt`), so that none is made here. */
export const neutral: Mesh = {
  name: 'neutral',
  title: 'failover',
  docs: 'https://www.npmjs.com/package/kubectl-failover',
  kinds: [
    { apiGroup: 'failover.dev', versions: ['v1alpha1'], kind: 'Failover', scope: 'Namespaced' },
    { apiGroup: 'failover.dev', versions: ['v1alpha1'], kind: 'Scenario', scope: 'Namespaced' },
  ],
  read: () => [],
};
