import { faults } from '../../faults/index.js';
import { checkSchema, type Problem, problem } from '../../manifest/schema.js';
import { describeEnum } from '../../manifest/schema-text.js';
import type { Document, Json, JsonObject, Path } from '../../model/document.js';
import { parseDuration } from '../../model/duration.js';
import { asList, asObject, asText } from '../../model/json.js';
import { checkDestination } from './check-destination.js';
import { parseComparison } from './comparison.js';
import { formats } from './schemas/formats.js';
import { scenarioSchema } from './schemas/scenario.js';

const schema = scenarioSchema(faults.map(({ name }) => name));

/** Every mistake in a Scenario document, in no particular order; empty: it can be read. */
export function checkScenario(document: Document): Problem[] {
  const spec = asObject(document.value.spec);
  const each = (field: string, check: (value: Json, path: Path) => Problem[]) =>
    asList(spec[field]).flatMap((value, index) => check(value, ['spec', field, index]));
  return [
    ...checkSchema(document.value, schema, { formats }),
    ...checkLatency(spec.latency, ['spec', 'latency']),
    ...each('topology', (value, path) => [
      ...checkDestination(value, path),
      ...checkLatency(asObject(value).latency, [...path, 'latency']),
    ]),
    ...each('events', checkEvent),
    ...each('expect', checkExpectation),
  ];
}

function checkLatency(value: Json | undefined, path: Path): Problem[] {
  const { p50, p99 } = asObject(value);
  const [half, most] = [parseDuration(asText(p50) ?? ''), parseDuration(asText(p99) ?? '')];
  if (half === undefined || most === undefined || half <= most) return [];
  return [problem([...path, 'p99'], 'range', String(p99), `p50 (${p50}) or more`)];
}

function checkEvent(value: Json, path: Path): Problem[] {
  const { fault, recover } = asObject(value);
  if (fault !== undefined && recover === true) {
    return [problem([...path, 'recover'], 'oneOf', 'both `fault` and `recover`', 'only one of them')];
  }
  if (recover === false && fault === undefined) {
    return [problem([...path, 'recover'], 'enum', 'false', '`true`, or a `fault` instead')];
  }
  if (fault === undefined && recover === undefined) {
    return [problem(path, 'oneOf', 'neither `fault` nor `recover`', 'one of them')];
  }
  return checkFault(asObject(fault), [...path, 'fault']);
}

/** Each type of fault has fields of its own; those of the others would be passed over in silence. */
function checkFault(fault: JsonObject, path: Path): Problem[] {
  const kind = faults.find(({ name }) => name === fault.type);
  if (kind === undefined) return [];
  const missing = kind.fields.filter(({ name, required }) => required && (fault[name] ?? undefined) === undefined);
  const foreign = ['status', 'by', 'to'].filter(
    (field) => fault[field] !== undefined && !kind.fields.some(({ name }) => name === field),
  );
  return [
    ...missing.map(({ name }) =>
      problem([...path, name], 'required', 'nothing', `\`${name}\`, which type \`${kind.name}\` needs`),
    ),
    ...foreign.map((field) => {
      const readers = faults.filter(({ fields }) => fields.some(({ name }) => name === field)).map(({ name }) => name);
      return problem(
        [...path, field],
        'type-field',
        `\`${field}\` with type \`${kind.name}\``,
        `none, or type ${describeEnum(readers)}`,
      );
    }),
  ];
}

const EXPECTATIONS = ['availability', 'failed', 'failover', 'recovery'];

function checkExpectation(value: Json, path: Path): Problem[] {
  const expectation = asObject(value);
  const given = EXPECTATIONS.filter((name) => expectation[name] !== undefined);
  if (given.length !== 1) {
    const found = given.length === 0 ? 'none of them' : describeEnum(given).replace(' or ', ' and ');
    return [problem(path, 'oneOf', found, `exactly one of ${describeEnum(EXPECTATIONS)}`)];
  }
  return ['availability', 'failed'].flatMap((name) => {
    const text = asText(expectation[name]);
    const comparison = parseComparison(text ?? '');
    const isShare = name === 'availability' || comparison?.percent === true;
    if (comparison === undefined || !isShare || comparison.value <= 100) return [];
    return [problem([...path, name], 'range', JSON.stringify(text), 'a percent from 0 to 100')];
  });
}
