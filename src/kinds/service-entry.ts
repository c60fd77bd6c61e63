import type { JsonObject } from '../model/document.js';
import { metadata } from '../resources/metadata.js';
import { text, texts, wrongValue } from './flag-value.js';
import type { Kind } from './kind.js';

interface Port {
  number: number;
  name: string;
  protocol: string;
  targetPort?: number;
}

/** A host outside the mesh (or a VM inside) with its endpoints and where they stand. */
export const serviceEntry: Kind = {
  name: 'service-entry',
  summary: 'Istio ServiceEntry',
  flags: [
    { name: 'host', value: 'HOST', repeats: true, description: 'host that clients call' },
    {
      name: 'port',
      value: 'PORT/PROTOCOL[:TARGET]',
      repeats: true,
      description: 'port of the host, such as 80/HTTP:443',
    },
    { name: 'port-name', value: 'NAME', description: 'name of the port (default: the protocol in lower case)' },
    {
      name: 'endpoint',
      value: 'ADDRESS[@LOCALITY][:PORT]',
      repeats: true,
      description: 'address behind the host, such as db.us-east.example@us-east-1/us-east-1a:8443',
    },
    {
      name: 'resolution',
      value: 'MODE',
      description: 'how addresses are found',
      choices: ['NONE', 'STATIC', 'DNS', 'DNS_ROUND_ROBIN', 'DYNAMIC_DNS'],
    },
    {
      name: 'location',
      value: 'LOCATION',
      description: 'inside or outside the mesh',
      choices: ['MESH_EXTERNAL', 'MESH_INTERNAL'],
    },
  ],
  required: ['host', 'port'],
  examples: [
    {
      line: 'failover generate service-entry dynamo --host dynamo.example.com --port 80/HTTP:443 --endpoint dynamo.us-east-1.example.com@us-east-1 --endpoint dynamo.us-west-2.example.com@us-west-2 --resolution DNS --location MESH_EXTERNAL',
      does: 'one external service in two regions',
    },
  ],
  create({ name, namespace, flags }) {
    const ports = texts(flags.port).map((written) => parsePort(written, text(flags.portName)));
    const spec: JsonObject = { hosts: texts(flags.host) };
    const location = text(flags.location);
    if (location !== undefined) spec.location = location;
    spec.ports = ports.map((port) => ({ ...port }));
    const resolution = text(flags.resolution);
    if (resolution !== undefined) spec.resolution = resolution;
    const endpoints = texts(flags.endpoint).map((written) => parseEndpoint(written, ports[0] as Port));
    if (endpoints.length > 0) spec.endpoints = endpoints;
    return [
      { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: metadata({ name, namespace }), spec },
    ];
  },
};

function parsePort(written: string, name: string | undefined): Port {
  const [, number, protocol, target] = /^(\d+)\/([\w-]+)(?::(\d+))?$/.exec(written) ?? [];
  if (number === undefined || protocol === undefined || !isPort(number) || (target !== undefined && !isPort(target))) {
    throw wrongValue('port', written, 'PORT/PROTOCOL[:TARGET], such as 80/HTTP:443');
  }
  return {
    number: Number(number),
    name: name ?? protocol.toLowerCase(),
    protocol,
    ...(target === undefined ? {} : { targetPort: Number(target) }),
  };
}

/** A port follows the locality, or the address where there is none; the colons of a bare IPv6 address are its own. */
function parseEndpoint(written: string, port: Port): JsonObject {
  const at = written.indexOf('@');
  const address = at < 0 ? written : written.slice(0, at);
  const rest = at < 0 ? '' : written.slice(at + 1);
  const withPort = at < 0 ? /^(\[[^\]]+\]|[^:]+):(\d+)$/.exec(address) : /^([^:]*):(\d+)$/.exec(rest);
  if (withPort !== null && !isPort(withPort[2] as string))
    throw wrongValue('endpoint', written, 'a port from 1 to 65535');
  const locality = at < 0 ? undefined : (withPort?.[1] ?? rest);
  const bare = (at < 0 ? (withPort?.[1] ?? address) : address).replace(/^\[(.*)\]$/, '$1');
  if (bare === '' || locality === '' || locality?.includes(':')) {
    throw wrongValue('endpoint', written, 'ADDRESS[@LOCALITY][:PORT]');
  }
  if (locality?.startsWith('/')) throw wrongValue('endpoint', written, 'a locality that begins with a region');
  return {
    address: bare,
    ...(locality === undefined ? {} : { locality }),
    ...(withPort === null ? {} : { ports: { [port.name]: Number(withPort[2]) } }),
  };
}

function isPort(written: string): boolean {
  return Number(written) >= 1 && Number(written) <= 65_535;
}
