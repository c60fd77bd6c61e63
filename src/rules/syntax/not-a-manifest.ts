import type { Rule } from '../rule.js';

export const notAManifest: Rule = {
  id: 'syntax/not-a-manifest',
  severity: 'error',
  upstream: 'error',
  title: 'YAML that is no manifest',
  why: 'Every object of a cluster has an apiVersion, a kind and a name; kubectl refuses one without. Everything else among the inputs is checked all the same.',
  on: 'text',
  examples: {
    bad: `
kind: Service
metadata: { name: web, namespace: shop }
`,
    good: `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { ports: [{ port: 80 }] }
`,
  },
};
