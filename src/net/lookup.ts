import { resolve4, resolve6 } from 'node:dns/promises';

/** Every address of a DNS name, asked of the servers and not of a cache; undefined for a name that nobody here can resolve. */
export async function lookup(name: string): Promise<string[] | undefined> {
  const answers = await Promise.all([resolve4(name), resolve6(name)].map((answer) => answer.catch(() => [])));
  const addresses = answers.flat();
  return addresses.length === 0 ? undefined : addresses;
}
