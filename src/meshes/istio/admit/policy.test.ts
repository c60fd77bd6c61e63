import { describe, expect, it } from 'vitest';
import { policyVerdicts as verdicts } from './verdicts-of.fixture.js';

// istio: pkg/config/validation/validation.go validateTrafficPolicy and the functions that it calls

const OUTLIER = 'outlierDetection';

describe('outlierDetection', () => {
  it.each([
    ['{}', []],
    ['{ interval: 1ms, baseEjectionTime: 1m30s, maxEjectionPercent: 100, minHealthPercent: 0 }', []],
    ['{ consecutive5xxErrors: 0, consecutiveGatewayErrors: 50 }', []],
    ['{ interval: 0s }', ['error invalid-duration outlierDetection.interval']],
    ['{ interval: 999us }', ['error invalid-duration outlierDetection.interval']],
    ['{ interval: -5s }', ['error invalid-duration outlierDetection.interval']],
    ['{ interval: soon }', ['error invalid-duration outlierDetection.interval']],
    ["{ interval: '10' }", ['error invalid-duration outlierDetection.interval']],
    ['{ baseEjectionTime: 1.0005s }', ['error invalid-duration outlierDetection.baseEjectionTime']],
    ['{ baseEjectionTime: 0.5s }', []],
    ['{ maxEjectionPercent: 101 }', ['error percent-out-of-range outlierDetection.maxEjectionPercent']],
    ['{ minHealthPercent: -1 }', ['error percent-out-of-range outlierDetection.minHealthPercent']],
    ['{ consecutiveLocalOriginFailures: 0 }', []],
    [
      '{ consecutiveLocalOriginFailures: 1 }',
      ['error local-origin-without-split outlierDetection.consecutiveLocalOriginFailures'],
    ],
    ['{ consecutiveLocalOriginFailures: 1, splitExternalLocalOriginErrors: true }', []],
    ['{ consecutiveErrors: 7 }', ['warning consecutive-errors-ignored outlierDetection.consecutiveErrors']],
    ['{ consecutiveErrors: 0 }', []],
    [
      '{ interval: 1us, consecutiveErrors: 7, baseEjectionTime: 1us, minHealthPercent: 101, maxEjectionPercent: 101 }',
      [
        'error invalid-duration outlierDetection.baseEjectionTime',
        'warning consecutive-errors-ignored outlierDetection.consecutiveErrors',
        'error invalid-duration outlierDetection.interval',
        'error percent-out-of-range outlierDetection.maxEjectionPercent',
        'error percent-out-of-range outlierDetection.minHealthPercent',
      ],
    ],
  ])('%s', (block, expected) => expect(verdicts(`{ ${OUTLIER}: ${block} }`)).toEqual(expected));
});

describe('connectionPool', () => {
  it.each([
    ['{}', ['error empty-policy connectionPool']],
    ['{ tcp: {} }', []],
    ['{ http: {} }', []],
    ['{ tcp: { maxConnections: 0, connectTimeout: 1ms, idleTimeout: 0s, maxConnectionDuration: 1h } }', []],
    // Whatever rounds to 0ms switches the tcp time-out off.
    ['{ tcp: { idleTimeout: 900us } }', []],
    ['{ tcp: { idleTimeout: 1.5ms } }', ['error invalid-duration connectionPool.tcp.idleTimeout']],
    ['{ http: { idleTimeout: 0s } }', ['error invalid-duration connectionPool.http.idleTimeout']],
    ['{ tcp: { maxConnections: -1 } }', ['error negative-limit connectionPool.tcp.maxConnections']],
    [
      '{ tcp: { tcpKeepalive: { time: 0s, interval: 0s } } }',
      [
        'error invalid-duration connectionPool.tcp.tcpKeepalive.time',
        'error invalid-duration connectionPool.tcp.tcpKeepalive.interval',
      ],
    ],
    ...[
      'http1MaxPendingRequests',
      'http2MaxRequests',
      'maxRequestsPerConnection',
      'maxRetries',
      'maxConcurrentStreams',
    ].map((name): [string, string[]] => [
      `{ http: { ${name}: -2 } }`,
      [`error negative-limit connectionPool.http.${name}`],
    ]),
    [
      '{ http: { h2UpgradePolicy: UPGRADE, useClientProtocol: true } }',
      ['error http2-upgrade-conflict connectionPool.http.h2UpgradePolicy'],
    ],
    ['{ http: { h2UpgradePolicy: DO_NOT_UPGRADE, useClientProtocol: true } }', []],
    [
      '{ http: { http2KeepAlive: {} } }',
      [
        'error http2-keepalive-incomplete connectionPool.http.http2KeepAlive',
        'error http2-keepalive-incomplete connectionPool.http.http2KeepAlive',
      ],
    ],
    [
      '{ http: { http2KeepAlive: { interval: 10s, timeout: 1us } } }',
      ['error invalid-duration connectionPool.http.http2KeepAlive.timeout'],
    ],
    ['{ http: { http2KeepAlive: { interval: 10s, timeout: 1s } } }', []],
  ])('%s', (block, expected) => expect(verdicts(`{ connectionPool: ${block} }`)).toEqual(expected));
});

describe('loadBalancer', () => {
  it.each([
    ['{}', []],
    ['{ simple: PASSTHROUGH }', []],
    ['{ consistentHash: { useSourceIp: true } }', []],
    [
      '{ consistentHash: { httpCookie: { ttl: 0s } } }',
      ['error session-cookie loadBalancer.consistentHash.httpCookie'],
    ],
    ['{ consistentHash: { httpCookie: { name: a, attributes: [ { name: b }, { name: B } ] } } }', []],
    [
      '{ consistentHash: { httpCookie: { name: a, attributes: [ { name: b }, { value: c }, { name: b } ] } } }',
      [
        'error session-cookie loadBalancer.consistentHash.httpCookie.attributes.1',
        'error session-cookie loadBalancer.consistentHash.httpCookie.attributes.2',
      ],
    ],
    [
      '{ consistentHash: { useSourceIp: true, minimumRingSize: 1 } }',
      ['warning minimum-ring-size loadBalancer.consistentHash.minimumRingSize'],
    ],
    ['{ consistentHash: { useSourceIp: true, minimumRingSize: 0, ringHash: {} } }', []],
    [
      '{ consistentHash: { useSourceIp: true, minimumRingSize: 1, ringHash: {} } }',
      [
        'warning minimum-ring-size loadBalancer.consistentHash.minimumRingSize',
        'error minimum-ring-size loadBalancer.consistentHash.minimumRingSize',
      ],
    ],
    [
      '{ consistentHash: { useSourceIp: true, maglev: {} } }',
      ['error maglev-table-size loadBalancer.consistentHash.maglev'],
    ],
    ['{ consistentHash: { useSourceIp: true, maglev: { tableSize: 4999999 } } }', []],
    // 5000011 is a prime, and the first that is too big.
    [
      '{ consistentHash: { useSourceIp: true, maglev: { tableSize: 5000011 } } }',
      ['error maglev-table-size loadBalancer.consistentHash.maglev.tableSize'],
    ],
    [
      '{ consistentHash: { useSourceIp: true, maglev: { tableSize: 100 } } }',
      ['error maglev-table-size loadBalancer.consistentHash.maglev.tableSize'],
    ],
    ['{ warmup: {} }', ['error invalid-warmup loadBalancer.warmup']],
    ['{ warmup: { duration: 1us } }', ['error invalid-duration loadBalancer.warmup.duration']],
    [
      '{ warmup: { duration: 1s, minimumPercent: 100.5, aggression: 0 } }',
      [
        'error invalid-warmup loadBalancer.warmup.minimumPercent',
        'error invalid-warmup loadBalancer.warmup.aggression',
      ],
    ],
    ['{ warmup: { duration: 1s, minimumPercent: 100, aggression: 0.1 } }', []],
    ['{ warmupDurationSecs: 1us }', []],
    [
      '{ localityLbSetting: {}, zoneAwareLbSetting: {} }',
      ['error locality-and-zone-aware loadBalancer.zoneAwareLbSetting'],
    ],
  ])('%s', (block, expected) => expect(verdicts(`{ loadBalancer: ${block} }`)).toEqual(expected));
});

describe('tls', () => {
  it.each([
    ['{}', []],
    ['{ mode: ISTIO_MUTUAL }', []],
    ['{ mode: SIMPLE }', []],
    ['{ mode: MUTUAL }', ['error tls-mutual-without-files tls']],
    ['{ mode: MUTUAL, privateKey: k }', ['error tls-mutual-without-files tls']],
    ['{ mode: MUTUAL, privateKey: k, clientCertificate: c }', []],
    ['{ mode: MUTUAL, credentialName: s }', []],
    ['{ mode: DISABLE, credentialName: s, caCertificates: f }', []],
    ...['clientCertificate', 'privateKey', 'caCertificates', 'caCrl'].map((file): [string, string[]] => [
      `{ mode: SIMPLE, credentialName: s, ${file}: f }`,
      ['error tls-credential-conflict tls.credentialName'],
    ]),
    ...['caCertificates: f', 'credentialName: s', 'subjectAltNames: [ a ]'].map((what): [string, string[]] => [
      `{ mode: SIMPLE, insecureSkipVerify: true, ${what} }`,
      ['error tls-skip-verify-conflict tls.insecureSkipVerify'],
    ]),
    ['{ mode: SIMPLE, insecureSkipVerify: true, subjectAltNames: [] }', []],
    ['{ mode: ISTIO_MUTUAL, insecureSkipVerify: true, subjectAltNames: [ a ] }', []],
    ['{ mode: MUTUAL, credentialName: s, insecureSkipVerify: true }', []],
    [
      '{ mode: MUTUAL, credentialName: s, insecureSkipVerify: true, subjectAltNames: [ a ] }',
      ['error tls-skip-verify-conflict tls.insecureSkipVerify'],
    ],
    ['{ mode: SIMPLE, credentialName: "configmap://shop/ca" }', []],
    ['{ mode: SIMPLE, credentialName: "configmap://bank/ca" }', ['error tls-config-map-namespace tls.credentialName']],
    ['{ mode: DISABLE, credentialName: "configmap://ca" }', ['error tls-config-map-namespace tls.credentialName']],
    ['{ mode: SIMPLE, credentialName: "configmap:///ca" }', ['error tls-config-map-namespace tls.credentialName']],
    ['{ mode: SIMPLE, credentialName: "kubernetes://bank/ca" }', []],
  ])('%s', (block, expected) => expect(verdicts(`{ tls: ${block} }`)).toEqual(expected));
});

describe('the policy itself', () => {
  it.each([
    ['{}', ['error empty-policy']],
    ['{ portLevelSettings: [] }', ['error empty-policy']],
    ['{ outlierDetection: null }', ['error empty-policy']],
    ['{ retryBudget: {} }', []],
    ['{ proxyProtocol: { version: V2 } }', []],
    // The first mistake hides the second.
    ['{ tunnel: {}, proxyProtocol: {}, connectionPool: {} }', ['error tunnel-and-proxy-protocol tunnel']],
    ['{ tunnel: { targetHost: a, targetPort: 1 } }', []],
    ['{ tunnel: { targetHost: "::1", targetPort: 65535, protocol: POST } }', []],
    [
      '{ tunnel: { targetHost: "*.a", targetPort: 65536, protocol: connect } }',
      [
        'error tunnel-settings tunnel.protocol',
        'error tunnel-settings tunnel.targetHost',
        'error invalid-port tunnel.targetPort',
      ],
    ],
    ['{ tunnel: {} }', ['error tunnel-settings tunnel', 'error invalid-port tunnel']],
    ['{ portLevelSettings: [ { port: { number: 80 } } ] }', ['error empty-policy portLevelSettings.0']],
    ['{ portLevelSettings: [ { tls: {} } ] }', ['error invalid-port portLevelSettings.0']],
    // The number is not looked at.
    ['{ portLevelSettings: [ { port: {}, tls: {} } ] }', []],
    ['{ portLevelSettings: [ null ] }', ['error null-entry portLevelSettings.0']],
    [
      '{ portLevelSettings: [ { port: { number: 80 }, connectionPool: {} } ] }',
      ['error empty-policy portLevelSettings.0.connectionPool'],
    ],
    // Warnings in port settings are thrown away.
    [
      '{ portLevelSettings: [ { port: { number: 80 }, outlierDetection: { consecutiveErrors: 1, maxEjectionPercent: 101 } } ] }',
      ['error percent-out-of-range portLevelSettings.0.outlierDetection.maxEjectionPercent'],
    ],
  ])('%s', (policy, expected) => expect(verdicts(policy)).toEqual(expected));
});
