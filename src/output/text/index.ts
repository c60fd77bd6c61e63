import type { Format } from '../format.js';
import { plansText } from './plans.js';
import { simulationText } from './simulation.js';

/** For people: as wide as the terminal, coloured where it has colours. */
export const text: Format = {
  name: 'text',
  renders: {
    plans: plansText,
    simulation: simulationText,
    version: ({ data }) => `failover ${data.client} (node ${data.node})\n`,
  },
};
