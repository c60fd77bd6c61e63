/** `grpc.health.v1.HealthCheckResponse.ServingStatus`. */
export type ServingStatus = 'UNKNOWN' | 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN';

const STATUSES: readonly ServingStatus[] = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'];
/** Compression flag and length. */
const PREFIX_BYTES = 5;

/** A framed `HealthCheckRequest`: field 1 holds the service's name, and nothing where it is empty. */
export function encodeHealthRequest(service: string): Buffer {
  const name = Buffer.from(service, 'utf8');
  const message = name.length === 0 ? name : Buffer.concat([Buffer.from([0x0a]), varint(name.length), name]);
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/**
 * The status in a body that holds exactly one uncompressed `HealthCheckResponse`; undefined for anything else. Fields that we do not know
 * are passed over, as protobuf wants it.
 */
export function decodeHealthResponse(body: Buffer): ServingStatus | undefined {
  if (body.length < PREFIX_BYTES || body[0] !== 0) return undefined;
  if (body.readUInt32BE(1) !== body.length - PREFIX_BYTES) return undefined;
  let status = 0;
  let at = PREFIX_BYTES;
  const next = (): number => {
    let value = 0;
    for (let factor = 1; at < body.length; factor *= 128) {
      const byte = body[at++] as number;
      value += (byte & 0x7f) * factor;
      if (byte < 128) return value;
    }
    return Number.NaN;
  };
  while (at < body.length) {
    const tag = next();
    const [field, wire] = [Math.floor(tag / 8), tag % 8];
    if (wire === 0) {
      const value = next();
      if (Number.isNaN(value)) return undefined;
      if (field === 1) status = value;
    } else if (wire === 1) at += 8;
    else if (wire === 2) {
      const length = next();
      at += length;
    } else if (wire === 5) at += 4;
    else return undefined;
    if (!(at <= body.length)) return undefined;
  }
  return STATUSES[status] ?? 'UNKNOWN';
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...bytes, rest]);
}
