import { join } from 'node:path';

/** Where the files of one pair stand. */
export interface PairFiles {
  certificate: string;
  key: string;
  /** What verifies the other side. */
  ca: string;
}

/** Names of the Secrets, and of the folders that hold the same: Gloo Federation's guide. */
export const DOWNSTREAM = 'failover-downstream';
export const UPSTREAM = 'failover-upstream';

export interface Layout {
  /** The server's side, in the remote clusters. */
  downstream: PairFiles;
  /** The client's side, in the primary cluster. */
  upstream: PairFiles;
  /** The root, kept for `--renew`. */
  authority: { certificate: string; key: string };
}

/** Where everything of a folder stands that `certs create --output-dir` writes. */
export function layout(folder: string): Layout {
  const pair = (name: string) => ({
    certificate: join(folder, name, 'tls.crt'),
    key: join(folder, name, 'tls.key'),
    ca: join(folder, name, 'ca.crt'),
  });
  return {
    downstream: pair(DOWNSTREAM),
    upstream: pair(UPSTREAM),
    authority: { certificate: join(folder, 'ca', 'ca.crt'), key: join(folder, 'ca', 'ca.key') },
  };
}

/** Every file that may stand there. */
export function everyFile({ downstream, upstream, authority }: Layout): string[] {
  return [downstream, upstream, authority].flatMap((files) => Object.values(files) as string[]);
}
