import type { Rule } from '../rule.js';

export const repeatedObject: Rule = {
  id: 'syntax/repeated-object',
  severity: 'error',
  title: 'the same object twice',
  why: 'Which of the two a cluster ends up with depends on the order in which they are applied, so that the failover may not be the one that was checked.',
  on: 'text',
  examples: {
    bad: `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { ports: [{ port: 8080 }] }
`,
    good: `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: web-backup, namespace: shop }
spec: { ports: [{ port: 80 }] }
`,
  },
};
