import { InputError } from '../errors.js';
import { addressText } from '../simulate/live-addresses.js';

/** Says that the address of a flag cannot be had, and what to do where somebody else has it. */
export function cannotListen(flag: string, at: { host: string; port: number }, cause: unknown): InputError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const taken = code === 'EADDRINUSE';
  const hint = taken ? `--${flag} :0 takes a free port, and says which` : undefined;
  return new InputError('cannot-listen', `--${flag} ${addressText(at)}: ${taken ? 'the port is taken' : message}`, {
    cause,
    ...(hint === undefined ? {} : { hint }),
  });
}
