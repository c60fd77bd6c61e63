import { createPublicKey, generateKeyPair, type KeyObject, webcrypto } from 'node:crypto';
import { promisify } from 'node:util';

export type Algorithm = 'rsa' | 'ecdsa';

/** RSA 2048 or P-256, which every proxy takes. */
export async function generateKey(algorithm: Algorithm): Promise<KeyObject> {
  const generate = promisify(generateKeyPair);
  const { privateKey } =
    algorithm === 'rsa'
      ? await generate('rsa', { modulusLength: 2048 })
      : await generate('ec', { namedCurve: 'prime256v1' });
  return privateKey;
}

/** What `--algorithm` would have made this key. */
export function algorithmOf({ asymmetricKeyType }: KeyObject): Algorithm {
  return asymmetricKeyType === 'ec' ? 'ecdsa' : 'rsa';
}

/** The halves of a key as WebCrypto wants them. A KeyObject shows nothing of itself when printed, which is why keys travel as one. */
export async function webKeys(
  key: KeyObject,
): Promise<{ publicKey: webcrypto.CryptoKey; privateKey: webcrypto.CryptoKey }> {
  const { subtle } = webcrypto;
  const parameters = webParameters(key);
  const [publicKey, privateKey] = await Promise.all([
    subtle.importKey('spki', createPublicKey(key).export({ type: 'spki', format: 'der' }), parameters, true, [
      'verify',
    ]),
    subtle.importKey('pkcs8', key.export({ type: 'pkcs8', format: 'der' }), parameters, true, ['sign']),
  ]);
  return { publicKey, privateKey };
}

/** WebCrypto's names for the curves that it can sign with. */
const CURVES: Record<string, string> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

function webParameters(key: KeyObject) {
  if (algorithmOf(key) === 'rsa') return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const { namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  return { name: 'ECDSA', namedCurve: CURVES[namedCurve] ?? namedCurve, hash: 'SHA-256' };
}
