import { parseDuration } from '../../../model/duration.js';
import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';
import { admitDuration } from './durations.js';
import { fieldName, writtenNumber } from './written.js';

/** istio: validation.go validateConnectionPool; an empty one ends the check. */
export function admitConnectionPool(pool: Field, admission: Admission): void {
  if (!pool.present) return;
  const http = pool.get('http');
  const tcp = pool.get('tcp');
  if (!http.present && !tcp.present) {
    admission.error(pool, 'istio/empty-policy', 'connectionPool is empty, expected `tcp` or `http` in it');
    return;
  }
  admitHttp(http, admission);
  admitTcp(tcp, admission);
}

function admitHttp(http: Field, admission: Admission): void {
  for (const name of ['http1MaxPendingRequests', 'http2MaxRequests', 'maxRequestsPerConnection', 'maxRetries']) {
    admitLimit(http.get(name), admission);
  }
  admitDuration(http.get('idleTimeout'), admission);
  const upgrade = http.get('h2UpgradePolicy');
  if (upgrade.text() === 'UPGRADE' && http.get('useClientProtocol').boolean() === true) {
    const message = 'h2UpgradePolicy is UPGRADE while useClientProtocol is true: only one can choose the HTTP version';
    admission.error(upgrade, 'istio/http2-upgrade-conflict', message);
  }
  admitLimit(http.get('maxConcurrentStreams'), admission);
  const keepAlive = http.get('http2KeepAlive');
  if (!keepAlive.present) return;
  for (const name of ['interval', 'timeout']) {
    const field = keepAlive.get(name);
    if (field.present) admitDuration(field, admission);
    else
      admission.error(
        keepAlive,
        'istio/http2-keepalive-incomplete',
        `http2KeepAlive has no \`${name}\`, expected both times`,
      );
  }
}

function admitTcp(tcp: Field, admission: Admission): void {
  admitLimit(tcp.get('maxConnections'), admission);
  admitDuration(tcp.get('connectTimeout'), admission);
  admitDuration(tcp.get('maxConnectionDuration'), admission);
  const idle = tcp.get('idleTimeout');
  // Anything that rounds to 0ms switches the time-out off here, though not in `http`.
  const off = Math.abs(parseDuration(idle.text() ?? '') ?? 1) < 1;
  if (!off) admitDuration(idle, admission);
  admitDuration(tcp.get('tcpKeepalive', 'time'), admission);
  admitDuration(tcp.get('tcpKeepalive', 'interval'), admission);
}

function admitLimit(field: Field, admission: Admission): void {
  const limit = writtenNumber(field);
  if (limit === undefined || limit >= 0) return;
  admission.error(field, 'istio/negative-limit', `${fieldName(field)} is ${limit}, expected 0 or more`);
}
