import { servedCheck } from '../served-check.js';

/** The CustomResourceDefinitions of version 0.9, before it was called Gloo Mesh. */
export const definitions = servedCheck('service-mesh-hub', {
  groups: ['networking.smh.solo.io', 'discovery.smh.solo.io'],
  install: 'install Service Mesh Hub 0.9: `meshctl install`; from 0.10 on it is Gloo Mesh, with other API groups',
});
