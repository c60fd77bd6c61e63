import type { Rule } from '../rule.js';

export const unreadableFile: Rule = {
  id: 'syntax/unreadable-file',
  severity: 'error',
  title: 'an input that cannot be read',
  why: 'A file that is missing, empty or not readable was not checked at all.',
  on: 'text',
  examples: {
    bad: `
# nothing but a comment
`,
    good: `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { ports: [{ port: 80 }] }
`,
  },
};
