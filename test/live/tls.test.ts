import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { createServer, get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../cli/run.js';
import { startProgram } from '../support/start-program.js';
import { type Certificates, createCertificates } from './proxy-certificates.js';
import { afterwards, listen } from './proxy-stage.js';

const folder = mkdtempSync(join(tmpdir(), 'failover-tls-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** Lets in only who has a certificate of our authority, and tells by which name it was asked for. */
async function startServer({ server: pair, authority }: Certificates): Promise<{ port: number; probed(): string[] }> {
  const probes: string[] = [];
  const server = createServer(
    { cert: pair.certificate, key: pair.key, ca: authority, requestCert: true, rejectUnauthorized: true },
    (request, response) => {
      const socket = request.socket as TLSSocket;
      const who = `${socket.getPeerCertificate().subject.CN} asks ${String(socket.servername)}`;
      if (request.url === '/health') probes.push(who);
      response.end(who);
    },
  );
  const port = await listen(server);
  afterwards(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port, probed: () => probes };
}

function bootstrap(port: number, files: Record<'certificate' | 'key' | 'authority', string>): string {
  return `static_resources:
  clusters:
  - name: secure
    connect_timeout: 5s
    health_checks:
    - { timeout: 5s, interval: 0.2s, no_traffic_interval: 0.2s, unhealthy_threshold: 1, healthy_threshold: 1, http_health_check: { path: /health } }
    load_assignment:
      cluster_name: secure
      endpoints: [ { lb_endpoints: [ { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: ${port} } } } } ] } ]
    transport_socket:
      name: envoy.transport_sockets.tls
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
        sni: localhost
        common_tls_context:
          tls_certificates: [ { certificate_chain: { filename: ${files.certificate} }, private_key: { filename: ${files.key} } } ]
          validation_context:
            trusted_ca: { filename: ${files.authority} }
            match_typed_subject_alt_names: [ { san_type: DNS, matcher: { exact: localhost } } ]
`;
}

describe('TLS on both sides of simulate --live --listen', () => {
  it('presents a certificate to clients, and ours to an endpoint that wants one, in checks and in requests', async () => {
    const certificates = await createCertificates();
    const { server, client, authority } = certificates;
    const { port, probed } = await startServer(certificates);
    const files = {
      certificate: write('client.crt', client.certificate),
      key: write('client.key', client.key.export({ type: 'pkcs8', format: 'pem' }).toString()),
      authority: write('ca.crt', authority),
    };
    const manifest = write('envoy.yaml', bootstrap(port, files));
    const pair = ['--cert', write('tls.crt', server.certificate), '--key', write('tls.key', server.key)];
    const program = startProgram(['simulate', '--live', '-f', manifest, '--listen', ':0', ...pair, '-o', 'json']);
    afterwards(() => program.signal('SIGKILL'));
    const at = `https://${await program.said(/listening on (\S+)/)}`;
    const options = { ca: authority, servername: 'localhost' };
    const http1 = await new Promise<string>((resolve, reject) => {
      get(at, { ...options, agent: false }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          body += chunk;
        });
        response.on('end', () => resolve(body));
      }).on('error', reject);
    });
    expect(http1).toBe('failover asks localhost');
    expect(probed()[0]).toBe('failover asks localhost');
    const session = connectHttp2(at, options);
    afterwards(() => session.destroy());
    const http2 = await new Promise<unknown>((resolve, reject) => {
      session.on('error', reject);
      session.request({ ':path': '/' }).on('response', (headers) => resolve(headers[':status']));
    });
    expect(http2).toBe(200);
    program.signal('SIGTERM');
    const { code, stdout } = await program.ended;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ requests: { total: 2, failed: 0 } });
  });

  it('takes an endpoint that refuses our certificate for one that cannot be reached', async () => {
    const certificates = await createCertificates();
    const { port } = await startServer(certificates);
    const stranger = await createCertificates();
    const files = {
      certificate: write('stranger.crt', stranger.client.certificate),
      key: write('stranger.key', stranger.client.key.export({ type: 'pkcs8', format: 'pem' }).toString()),
      authority: write('own-ca.crt', certificates.authority),
    };
    const manifest = write('stranger.yaml', bootstrap(port, files));
    const { stdout } = await run(['simulate', '--live', '-f', manifest, '--for', '2s']);
    expect(stdout).toMatch(/127\.0\.0\.1:\d+ +unhealthy /);
    expect(stdout).toMatch(/health-check-failed +127\.0\.0\.1:\d+ +connection failed/);
  });

  it('refuses a certificate and a key that do not belong together', async () => {
    const [one, other] = await Promise.all([createCertificates(), createCertificates()]);
    const manifest = write('plain.yaml', bootstrap(1, { certificate: 'none', key: 'none', authority: 'none' }));
    const pair = ['--cert', write('one.crt', one.server.certificate), '--key', write('other.key', other.server.key)];
    const { code, stdout, stderr } = await run(['simulate', '--live', '-f', manifest, '--listen', ':0', ...pair]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('other.key');
  });
});
