import { ClusterError } from '../errors.js';
import { asObject, asText } from '../model/json.js';
import { Private } from '../model/private.js';
import { type Entry, type KubeconfigFiles, texts } from './kubeconfig.js';
import { pathOf, readFile, readPem } from './kubeconfig-server.js';

/** Who we are to a server. */
export interface User {
  certificate?: string;
  key?: Private<string>;
  /** Value of the header `Authorization`. */
  authorization?: Private<string>;
}

/** The user of a context; undefined where it names none (anonymous). @throws ClusterError for one that is not there. */
export function userEntry(kubeconfig: KubeconfigFiles, context: string): Entry | undefined {
  const name = asText(kubeconfig.contexts.get(context)?.value.user);
  if (name === undefined) return undefined;
  const user = kubeconfig.users.get(name);
  if (user !== undefined) return user;
  throw new ClusterError('broken-kubeconfig', `kubeconfig: context ${context}: its user \`${name}\` is not there`, {
    hint: `look into ${kubeconfig.files.join(', ')}`,
  });
}

/** True for a user whose credentials another program gives. */
export function isAskedFor({ value }: Entry): boolean {
  return value.exec !== undefined || value['auth-provider'] !== undefined;
}

/** What stands in the kubeconfig itself or in the files it names; a token file is read anew each time, as it is renewed by others. */
export function readUser(entry: Entry): User {
  const { value, folder } = entry;
  const key = readPem(entry, 'client-key');
  const tokenFile = pathOf(value.tokenFile, folder);
  // client-go: a file wins over the token beside it (tools/clientcmd/client_config.go).
  const token = tokenFile === undefined ? asText(value.token) : readFile(tokenFile, 'tokenFile').trim();
  const login = asText(value.username);
  const basic = Buffer.from(`${login}:${asText(value.password) ?? ''}`).toString('base64');
  const authorization = token !== undefined ? `Bearer ${token}` : login !== undefined ? `Basic ${basic}` : undefined;
  return {
    certificate: readPem(entry, 'client-certificate'),
    key: key === undefined ? undefined : new Private(key),
    authorization: authorization === undefined ? undefined : new Private(authorization),
  };
}

/** Headers that say for whom we act: `--as`, else what the user's entry says. */
export function impersonation(entry: Entry | undefined, as: string | undefined): Record<string, string | string[]> {
  const value = entry?.value ?? {};
  const user = as ?? asText(value.as);
  if (user === undefined) return {};
  // Groups belong to the user that the kubeconfig names.
  if (as !== undefined) return { 'Impersonate-User': as };
  const uid = asText(value['as-uid']);
  const groups = texts(value['as-groups']);
  return {
    'Impersonate-User': user,
    ...(uid === undefined ? {} : { 'Impersonate-Uid': uid }),
    ...(groups.length === 0 ? {} : { 'Impersonate-Group': groups }),
    ...Object.fromEntries(
      Object.entries(asObject(value['as-user-extra'])).map(([key, values]) => [
        `Impersonate-Extra-${encodeURIComponent(key)}`,
        texts(values),
      ]),
    ),
  };
}
