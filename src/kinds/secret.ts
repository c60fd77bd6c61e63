import { createPrivateKey, X509Certificate } from 'node:crypto';
import { InputError } from '../errors.js';
import { metadata } from '../resources/metadata.js';
import { text } from './flag-value.js';
import type { Kind, KindContext } from './kind.js';

/** A TLS Secret with the keys that `glooctl create secret tls` writes (gloo: projects/gloo/cli/pkg/cmd/create/secret/tls.go). */
export const secret: Kind = {
  name: 'secret',
  summary: 'TLS Secret for one side of the mTLS between clusters',
  flags: [
    {
      name: 'cert-chain',
      aliases: ['certchain'],
      value: 'FILE',
      description: 'certificate chain, PEM',
      complete: 'file',
    },
    {
      name: 'private-key',
      aliases: ['privatekey'],
      value: 'FILE',
      description: 'private key of the certificate, PEM',
      complete: 'file',
    },
    {
      name: 'root-ca',
      aliases: ['rootca'],
      value: 'FILE',
      description: 'CA that verifies the other side',
      complete: 'file',
    },
  ],
  required: [],
  examples: [
    {
      line: 'failover generate secret failover-downstream -n gloo-system --cert-chain tls.crt --private-key tls.key --root-ca mtls.crt',
      does: 'the server side, which asks clients for a certificate',
    },
  ],
  async create({ name, namespace, flags, context }) {
    const [chainFile, keyFile, caFile] = [text(flags.certChain), text(flags.privateKey), text(flags.rootCa)];
    if (chainFile === undefined && keyFile === undefined && caFile === undefined) {
      throw unusable('a Secret needs `--cert-chain` with `--private-key`, or `--root-ca`');
    }
    if ((chainFile === undefined) !== (keyFile === undefined)) {
      throw unusable(
        `\`--cert-chain\` and \`--private-key\` go together; found only ${chainFile === undefined ? 'the key' : 'the chain'}`,
      );
    }
    const chain = await read(chainFile, context);
    const key = await read(keyFile, context);
    if (chainFile !== undefined && keyFile !== undefined) requirePair(chainFile, chain, keyFile, key);
    return [
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: metadata({ name, namespace }),
        type: 'kubernetes.io/tls',
        data: {
          // Present and empty when only a CA is given: a kubernetes.io/tls Secret must have both keys.
          'tls.crt': chain.toString('base64'),
          'tls.key': key.toString('base64'),
          ...(caFile === undefined ? {} : { 'ca.crt': (await read(caFile, context)).toString('base64') }),
        },
      },
    ];
  },
};

async function read(file: string | undefined, context: KindContext): Promise<Buffer> {
  return file === undefined ? Buffer.alloc(0) : context.readFile(file);
}

/** Names the files and never their content: a key must not reach a terminal through an error. */
function requirePair(chainFile: string, chain: Buffer, keyFile: string, key: Buffer): void {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(chain);
  } catch {
    // OpenSSL's message may quote the input.
    throw unusable(`${chainFile}: found no certificate, expected a PEM chain`);
  }
  let matches: boolean;
  try {
    matches = certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    // As above; an encrypted key ends here too, and no proxy could use it.
    throw unusable(`${keyFile}: found no usable private key, expected an unencrypted PEM key`);
  }
  if (!matches) throw unusable(`${keyFile} is not the private key of the certificate in ${chainFile}`);
}

function unusable(message: string): InputError {
  return new InputError('invalid-key-pair', message);
}
