/** `[::1]`, `[::1]:80`; a bare IPv6 address; a name or an IPv4 address with or without port. */
const FORMS = [
  /^\[(?<host>[0-9A-Fa-f:.]+)\](?::(?<port>\d+))?$/,
  /^(?<host>[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*)$/,
  /^(?<host>\w(?:[\w.-]*[\w.])?)(?::(?<port>\d+))?$/,
];

/** Splits an external address into host and port; undefined when it is none, or its port is not 1..65535. */
export function parseAddress(text: string): { host: string; port?: number } | undefined {
  const groups = FORMS.map((form) => form.exec(text)?.groups).find((match) => match !== undefined);
  if (groups?.host === undefined) return undefined;
  if (groups.port === undefined) return { host: groups.host };
  const port = Number(groups.port);
  return port >= 1 && port <= 65_535 ? { host: groups.host, port } : undefined;
}
