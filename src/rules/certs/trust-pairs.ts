import type { RuleContext } from '../rule.js';
import { type CertificateFile, certificateFile } from './certificate-files.js';

/** A certificate and the roots that must stand behind it for a failover to work. */
export interface TrustPair {
  chain: CertificateFile;
  roots: CertificateFile;
  /** What fails when they do not belong together: follows the word `so`. */
  consequence: string;
}

/** Every pair among the inputs: both sides of Gloo's failover, Istio's own CA, Linkerd's issuer. */
export function trustPairs(context: RuleContext): TrustPair[] {
  return [...failoverPairs(context), ...istioPairs(context), ...linkerdPairs(context)];
}

/** The gateway (`failover-downstream`) verifies the client (`failover-upstream`); the client verifies back only with a ca.crt of its own. */
function failoverPairs(context: RuleContext): TrustPair[] {
  const secrets = context.of('', 'Secret');
  const upstreams = secrets.filter(({ name }) => name === 'failover-upstream');
  const downstreams = secrets.filter(({ name }) => name === 'failover-downstream');
  return upstreams.flatMap((upstream) =>
    downstreams
      // A cluster that is primary and backup holds both, each for its other side.
      .filter(({ cluster }) => cluster === undefined || cluster !== upstream.cluster)
      .flatMap((downstream) => [
        ...pair(
          certificateFile(upstream, 'tls.crt'),
          certificateFile(downstream, 'ca.crt'),
          'the gateway of the backup refuses every connection when the primary is down',
        ),
        ...pair(
          certificateFile(downstream, 'tls.crt'),
          certificateFile(upstream, 'ca.crt'),
          'the primary refuses the gateway of the backup when it needs it',
        ),
      ]),
  );
}

function istioPairs(context: RuleContext): TrustPair[] {
  return context
    .of('', 'Secret')
    .filter(({ name }) => name === 'cacerts')
    .flatMap((secret) => {
      const authority = certificateFile(secret, 'ca-cert.pem');
      const links = certificateFile(secret, 'cert-chain.pem')?.certificates ?? [];
      const chain = authority && { ...authority, certificates: [...authority.certificates, ...links] };
      return pair(
        chain,
        certificateFile(secret, 'root-cert.pem'),
        'no workload of this cluster is trusted by another one',
      );
    });
}

function linkerdPairs(context: RuleContext): TrustPair[] {
  const anchors = context.of('', 'ConfigMap').filter(({ name }) => name === 'linkerd-identity-trust-roots');
  return context
    .of('', 'Secret')
    .filter(({ name }) => name === 'linkerd-identity-issuer')
    .flatMap((issuer) =>
      anchors
        .filter(({ cluster, namespace }) => cluster === issuer.cluster && namespace === issuer.namespace)
        .flatMap((anchor) =>
          pair(
            certificateFile(issuer, 'tls.crt', 'crt.pem'),
            certificateFile(anchor, 'ca-bundle.crt'),
            'no proxy gets a certificate that another one trusts',
          ),
        ),
    );
}

function pair(
  chain: CertificateFile | undefined,
  roots: CertificateFile | undefined,
  consequence: string,
): TrustPair[] {
  return chain === undefined || roots === undefined ? [] : [{ chain, roots, consequence }];
}
