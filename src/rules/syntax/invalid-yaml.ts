import type { Rule } from '../rule.js';

export const invalidYaml: Rule = {
  id: 'syntax/invalid-yaml',
  severity: 'error',
  upstream: 'error',
  title: 'text that is not YAML',
  why: 'Nothing of such a document reaches a cluster. Everything else among the inputs is checked all the same.',
  on: 'text',
  examples: {
    bad: `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop
`,
    good: `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { ports: [{ port: 80 }] }
`,
  },
};
