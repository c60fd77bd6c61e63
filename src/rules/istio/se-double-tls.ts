import type { Rule } from '../rule.js';
import { entryPolicies, originatesTls } from './entry-policy.js';
import { exampleEntry, exampleEntryRule } from './example-manifests.js';
import { oncePerPlace } from './once-per-place.js';

export const seDoubleTls: Rule = {
  id: 'istio/se-double-tls',
  severity: 'warning',
  title: 'TLS inside TLS',
  why: 'A port with protocol HTTPS or TLS carries what the application has encrypted already; `tls.mode` SIMPLE or MUTUAL encrypts it once more. Handshakes fail, failed handshakes count as failures, and both regions look dead.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const { host, port, blocks } of entryPolicies(context)) {
      const protocol = port.protocol.toUpperCase();
      if (!['HTTPS', 'TLS'].includes(protocol) || !originatesTls(blocks) || blocks.tls === undefined) continue;
      const mode = blocks.tls.get('mode');
      tell({
        ...mode.origin,
        message: `port ${port.number} of ${host} is ${protocol} already, and mode ${mode.text()} encrypts it once more`,
        hint: `if the application sends plain HTTP, use \`protocol: HTTP\` with \`targetPort: 443\`; else leave tls out`,
      });
    }
  },
  examples: {
    bad: withPort('{ number: 443, name: https, protocol: HTTPS }'),
    good: withPort('{ number: 80, name: http, protocol: HTTP, targetPort: 443 }'),
  },
};

function withPort(port: string): string {
  return (
    exampleEntry(`
ports: [${port}]
resolution: DNS`) + exampleEntryRule('tls: { mode: SIMPLE }')
  );
}
