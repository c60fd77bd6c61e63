import type { Finding, Severity } from '../model/finding.js';
import type { PriorityGroup } from '../model/plan.js';
import type { SimulationResult } from '../model/simulation.js';
import type { ExplainedPlan, ReportOf } from './report.js';

/** The data of `certs create` and `certs inspect -o json` and `-o yaml`. */
export function certificatesData({ data: { certificates, files } }: ReportOf<'certificates'>) {
  return {
    ...(files === undefined ? {} : { files }),
    certificates: certificates.map(({ subject, issuer, sans, notBefore, notAfter, daysLeft, file }) => ({
      subject,
      issuer,
      sans,
      notBefore,
      notAfter,
      daysLeft,
      file,
    })),
  };
}

/** The data of `explain -o json` and `-o yaml`, in the order in which it is printed. */
export function plansData({ data }: ReportOf<'plans'>) {
  return { plans: data.map(planData) };
}

/** The data of `simulate -o json` and `-o yaml`: one result as it is, several in a list. */
export function simulationData({ data }: ReportOf<'simulation'>) {
  const [only] = data;
  return only !== undefined && data.length === 1 ? resultData(only) : { simulations: data.map(resultData) };
}

function planData({ plan, from, groups, whatIf }: ExplainedPlan) {
  return {
    service: plan.service,
    mesh: plan.mesh,
    from,
    ...(plan.port === undefined ? {} : { port: plan.port }),
    ...(plan.subset === undefined ? {} : { subset: plan.subset }),
    namespace: plan.namespace,
    name: plan.name,
    priorities: groups.map(groupData),
    canMove: whatIf.canMove,
    why: whatIf.why,
    levels: whatIf.levels,
    signals: whatIf.signals,
    comesBack: whatIf.comesBack,
    panic: whatIf.panic,
    notes: plan.notes,
  };
}

function groupData({ priority, level, reason, endpoints, localityWeights, member }: PriorityGroup) {
  return {
    priority,
    ...(level === priority ? {} : { level }),
    reason,
    ...(member === undefined ? {} : { member: member.name }),
    ...(localityWeights === undefined ? {} : { localityWeights }),
    endpoints: endpoints.map((endpoint) => ({
      name: endpoint.name,
      cluster: endpoint.cluster ?? '',
      locality: endpoint.locality,
      weight: endpoint.weight,
      ...(endpoint.ready ? {} : { ready: false }),
      ...(endpoint.healthStatus === 'UNKNOWN' ? {} : { healthStatus: endpoint.healthStatus }),
    })),
  };
}

/** One result, its fields in the order in which they are printed. */
export function resultData(result: SimulationResult): SimulationResult {
  const { scenario, seed, durationMs, requests, destinations, failovers, timeline, events, expectations } = result;
  const { service, mesh, interrupted } = result;
  return {
    scenario,
    seed,
    durationMs,
    requests,
    destinations,
    failovers,
    timeline,
    events,
    expectations,
    service,
    mesh,
    ...(interrupted === undefined ? {} : { interrupted }),
  };
}

/** The findings as programs read them. */
export function findingsData({ data }: ReportOf<'findings'>) {
  return {
    documents: data.documents,
    summary: countSeverities(data.findings),
    findings: data.findings.map(({ rule, severity, message, position, path, resource, hint, fix, upstream }) => ({
      rule,
      severity,
      message,
      file: position.file,
      line: position.line,
      column: position.column,
      path,
      resource,
      ...(hint === undefined ? {} : { hint }),
      ...(fix === undefined ? {} : { fix }),
      upstream,
    })),
  };
}

/** How many findings there are of each severity. */
export function countSeverities(findings: readonly Finding[]): Record<Severity, number> {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return { error: count('error'), warning: count('warning'), info: count('info') };
}
