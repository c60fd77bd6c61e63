import { BlockList, isIP } from 'node:net';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for a server, as Go's programs and so kubectl read it (golang.org/x/net/http/httpproxy): HTTPS_PROXY or
 * HTTP_PROXY by the scheme, in capitals or not, unless NO_PROXY takes the host out. A loopback address never goes through one. Without a
 * scheme it is an http:// proxy. Undefined where there is none.
 */
export function proxyFromEnvironment(server: URL, env: Env): string | undefined {
  const name = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const proxy = setting(env, name);
  if (proxy === undefined) return undefined;
  const host = server.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  if (isLoopback(host)) return undefined;
  const spared = (setting(env, 'NO_PROXY') ?? '').split(',').some((entry) => matches(entry.trim(), host, port));
  if (spared) return undefined;
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
}

function setting(env: Env, name: string): string | undefined {
  return [env[name], env[name.toLowerCase()]].find((value) => value !== undefined && value !== '');
}

/** One entry of NO_PROXY: `*`, an address, a range of them, or a domain (`.a` for what is below it, `a` for itself as well); `:PORT` may follow. */
function matches(entry: string, host: string, port: string): boolean {
  if (entry === '') return false;
  if (entry === '*') return true;
  if (entry.includes('/')) return isIP(host) !== 0 && isWithin(entry, host);
  const [, bracketed, plain, only] = /^(?:\[(.*)\]|([^:]*|.*:.*:[^\]]*))(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
  const name = bracketed ?? plain ?? '';
  if (name === '' || (only !== undefined && only !== port)) return false;
  if (isIP(name) !== 0) return name === host;
  const domain = name.replace(/^\*?\./, '.');
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

function isWithin(range: string, address: string): boolean {
  const [network = '', prefix = ''] = range.split('/');
  const family = isIP(network);
  if (family === 0 || family !== isIP(address) || !/^\d+$/.test(prefix) || Number(prefix) > (family === 4 ? 32 : 128)) {
    return false;
  }
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), type);
  return list.check(address, type);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || isWithin('127.0.0.0/8', host) || isWithin('::1/128', host);
}
