/** An IP address as Go's netip.ParseAddr reads it: no leading zeros in IPv4, a zone (`%eth0`) in IPv6 only. */
export function isIpAddress(text: string): boolean {
  if (isIpv4(text)) return true;
  const [address = '', ...zone] = text.split('%');
  return isIpv6(address) && (zone.length === 0 || zone.join('%') !== '');
}

/** An address block as Go's netip.ParsePrefix reads it: host bits may be set, zones and leading zeros are refused. */
export function isAddressBlock(text: string): boolean {
  const [address = '', length = '', ...rest] = text.split('/');
  if (rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(length)) return false;
  return (isIpv4(address) && Number(length) <= 32) || (isIpv6(address) && Number(length) <= 128);
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const written = groups.flat();
  const tail = written.at(-1) ?? '';
  const embedded = tail.includes('.') && groups.at(-1)?.length !== 0;
  const hex = embedded ? written.slice(0, -1) : written;
  if ((embedded && !isIpv4(tail)) || !hex.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  const length = hex.length + (embedded ? 2 : 0);
  return halves.length === 2 ? length < 8 : length === 8;
}
