import { UsageError } from '../errors.js';
import { type EndpointOverride, splitAddress } from './live-addresses.js';

/**
 * What `--endpoint NAME=ADDRESS` says. ADDRESS is `HOST`, `HOST:PORT` or the path of a unix socket; `https://` before it wants TLS, `http://`
 * wants none.
 *
 * @throws UsageError for anything else.
 */
export function parseOverride(text: string): EndpointOverride {
  // An endpoint's name may hold a `=` as little as an address does; a path may.
  const [, name, written] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || written === undefined) throw wrong(text, 'NAME=ADDRESS');
  const [, scheme, rest = ''] = /^(?:(https?):\/\/)?(.*?)\/?$/.exec(written) ?? [];
  const tls = scheme === undefined ? {} : { tls: scheme === 'https' };
  if (written.startsWith('/')) return { name, host: written };
  const address = splitAddress(rest);
  if (address === undefined) throw wrong(text, 'HOST or HOST:PORT behind the `=`');
  return { name, ...address, ...tls };
}

function wrong(text: string, expected: string): UsageError {
  return new UsageError('bad-endpoint', `found --endpoint ${text}, expected ${expected}`, {
    hint: 'for instance --endpoint east=127.0.0.1:8080',
  });
}
