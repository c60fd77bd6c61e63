import { parseManifests } from '../../../manifest/parse.js';
import { admit } from './admit.js';

/** `error invalid-host spec.host` for each verdict on an object with that spec, written as YAML in one line. */
export function verdictsOf(kind: string, spec: string, metadata = ''): string[] {
  const text = `apiVersion: networking.istio.io/v1\nkind: ${kind}\nmetadata: { name: x, namespace: shop${metadata} }\nspec: ${spec}\n`;
  const { documents, problems } = parseManifests(text, 'x.yaml');
  if (problems.length > 0) throw new Error(`${text}\n${JSON.stringify(problems)}`);
  return documents
    .flatMap((document) => admit(document))
    .map(({ level, code, path }) => `${level} ${code.replace('istio/', '')} ${path.slice(1).join('.')}`);
}

/** The same for one policy of a DestinationRule. */
export function policyVerdicts(policy: string): string[] {
  return verdictsOf('DestinationRule', `{ host: reviews, trafficPolicy: ${policy} }`).map((text) =>
    text.replace(/ trafficPolicy\.?/, ' ').trimEnd(),
  );
}
