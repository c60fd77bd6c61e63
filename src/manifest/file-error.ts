/** What went wrong with a file or folder, for people. */
export function fileError(error: unknown): string {
  const { code, message, path } = error as NodeJS.ErrnoException;
  // Node hands over names as text: of one that is not UTF-8, what it asks for is not what stands there.
  if (code === 'ENOENT' && path?.includes('\uFFFD')) return 'the name is not UTF-8: rename it, or pipe it into `-f -`';
  return WORDS[code ?? ''] ?? message;
}

const WORDS: Record<string, string> = {
  EACCES: 'permission denied',
  EISDIR: 'found a folder, expected a file',
  ELOOP: 'found symbolic links that lead in a circle',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'found a file where the path needs a folder',
  EPERM: 'permission denied',
  ERR_FS_FILE_TOO_LARGE: 'found a file over 2 GiB, expected a smaller one',
  ERR_INVALID_ARG_VALUE: 'found a NUL byte in the name, expected a path',
  ERR_STRING_TOO_LONG: 'found a file over 512 MiB, expected a smaller one',
};
