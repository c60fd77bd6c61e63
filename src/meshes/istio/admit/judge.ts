import type { Document } from '../../../model/document.js';
import { Field } from '../../../resources/field.js';
import { Admission, type Judgement } from './admission.js';
import { admitDestinationRule } from './destination-rule.js';
import { admitMetadata } from './metadata.js';
import { admitServiceEntry } from './service-entry.js';
import { admitVirtualService } from './virtual-service.js';
import { admitWorkloadEntry } from './workload-entry.js';

const CHECKS: Record<string, (spec: Field, admission: Admission) => void> = {
  DestinationRule: admitDestinationRule,
  ServiceEntry: admitServiceEntry,
  VirtualService: admitVirtualService,
  WorkloadEntry: (spec, admission) => admitWorkloadEntry(spec, { domainNames: true }, admission),
};

const judged = new WeakMap<Document, readonly Judgement[]>();

/** Everything that Istio's checks find in a document, in their order, with the warnings that it throws away. Asked by many, judged once. */
export function judge(document: Document): readonly Judgement[] {
  const known = judged.get(document) ?? judgeOnce(document);
  judged.set(document, known);
  return known;
}

function judgeOnce(document: Document): readonly Judgement[] {
  const check = document.apiVersion.startsWith('networking.istio.io/') ? CHECKS[document.kind] : undefined;
  if (check === undefined) return [];
  const admission = Admission.begin();
  const root = Field.root(document);
  if (admitMetadata(root, admission)) check(root.get('spec'), admission);
  return admission.judgements;
}
