import type { Check } from '../check.js';
import { registrationOutcomes } from '../registration.js';
import { backingServices } from './hub-objects.js';

/** Services are named by registered clusters. */
export const registration: Check = {
  id: 'service-mesh-hub/registration',
  mesh: 'service-mesh-hub',
  severity: 'error',
  run: ({ cluster, objects }) =>
    registrationOutcomes(
      cluster,
      [...new Set(backingServices(objects).map((service) => service.cluster))].filter((name) => name !== ''),
      (name) => `meshctl cluster register --cluster-name ${name} --remote-context CONTEXT`,
    ),
};
