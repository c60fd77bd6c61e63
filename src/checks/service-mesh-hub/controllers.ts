import type { Check } from '../check.js';
import { smhDiscovery, smhNetworking } from '../components.js';
import { controllerOutcomes } from '../controller-check.js';
import { hubObjects } from './hub-objects.js';

/** One finds the meshes and services, the other writes what proxies read. */
export const controllers: Check = {
  id: 'service-mesh-hub/controllers',
  mesh: 'service-mesh-hub',
  severity: 'error',
  async run(subject) {
    if (hubObjects(subject.objects).length === 0) return [];
    const hint = 'install Service Mesh Hub here: `meshctl install`, or say which cluster is `management: true`';
    const found = [smhNetworking, smhDiscovery].map((component) => controllerOutcomes(subject, component, hint));
    return (await Promise.all(found)).flat();
  },
};
