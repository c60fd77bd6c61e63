/** A manifest of the rules' examples: kind and name, and its `spec` as YAML. */
export function exampleManifest(
  kind: string,
  metadata: string,
  spec: string,
  apiVersion = 'networking.istio.io/v1',
): string {
  return `---
apiVersion: ${apiVersion}
kind: ${kind}
metadata: { ${metadata} }
spec:
${spec.trim().replace(/^ */gm, (indent) => `  ${indent}`)}
`;
}

/** The DestinationRule `prod/reviews` with this `trafficPolicy`. */
export function exampleRule(trafficPolicy: string): string {
  const policy = trafficPolicy.trim().replace(/^/gm, '  ');
  return exampleManifest(
    'DestinationRule',
    'name: reviews, namespace: prod',
    `host: reviews.prod.svc.cluster.local\ntrafficPolicy:\n${policy}`,
  );
}

/** The Service `prod/reviews` with one pod in each of these places. */
export function exampleService(localities: readonly string[], port = '{ name: http, port: 80 }'): string {
  const pods = localities.map((locality, index) => examplePod(`reviews-${index + 1}`, `10.0.${index + 1}.1`, locality));
  return [
    exampleManifest('Service', 'name: reviews, namespace: prod', `selector: { app: reviews }\nports: [${port}]`, 'v1'),
    ...pods,
  ].join('');
}

/** A pod of `prod/reviews`; `labels` are further ones. */
export function examplePod(name: string, address: string, locality: string, labels = ''): string {
  const place = locality === '' ? '' : `, topology.istio.io/locality: ${locality.replaceAll('/', '.')}`;
  return `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: prod, labels: { app: reviews${place}${labels} } }
spec: { containers: [{ name: reviews, image: reviews }] }
status: { podIP: ${address}, conditions: [{ type: Ready, status: "True" }] }
`;
}

/** The ServiceEntry `prod/db` for `db.example.com`. */
export function exampleEntry(spec: string, metadata = 'name: db, namespace: prod'): string {
  return exampleManifest('ServiceEntry', metadata, `hosts: [db.example.com]\n${spec.trim()}`);
}

/** The DestinationRule of `db.example.com` with this `trafficPolicy`. */
export function exampleEntryRule(trafficPolicy: string): string {
  const policy = trafficPolicy.trim().replace(/^/gm, '  ');
  return exampleManifest(
    'DestinationRule',
    'name: db, namespace: prod',
    `host: db.example.com\ntrafficPolicy:\n${policy}`,
  );
}
