import { servedCheck } from '../served-check.js';

/** Istio's CustomResourceDefinitions. */
export const definitions = servedCheck('istio', {
  groups: ['networking.istio.io', 'security.istio.io'],
  install: 'install Istio: `istioctl install`; an older Istio serves older versions of its kinds',
});
