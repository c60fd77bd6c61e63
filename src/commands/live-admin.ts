import { type Admin, type AdminOptions, startAdmin } from '../simulate/admin.js';
import { addressText } from '../simulate/live-addresses.js';
import type { LiveSession } from '../simulate/live-session.js';
import { isLoopback } from '../simulate/proxy.js';
import type { Context } from './command.js';
import { cannotListen } from './live-cannot-listen.js';

/**
 * The admin interface of `--admin`.
 *
 * @throws InputError where the address cannot be had.
 */
export async function openAdmin({ terminal }: Context, session: LiveSession, options: AdminOptions): Promise<Admin> {
  if (!isLoopback(options.host)) {
    terminal.warn(`${addressText(options)} can be reached by others than this machine, who could fail endpoints`);
  }
  try {
    const admin = await startAdmin(session, options);
    terminal.note(`admin interface on ${admin.url}`);
    return admin;
  } catch (cause) {
    throw cannotListen('admin', options, cause);
  }
}
