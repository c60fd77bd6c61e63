/** What the SARIF 2.1.0 schema (oasis-tcs/sarif-spec, sarif-schema-2.1.0.json) demands of the parts that we write: required, optional, type. */
interface Shape {
  required?: Record<string, Check>;
  optional?: Record<string, Check>;
}

type Check = Shape | readonly [Shape | Predicate] | Predicate;
type Predicate = (value: unknown) => boolean;

const text: Predicate = (value) => typeof value === 'string';
const filled: Predicate = (value) => typeof value === 'string' && value !== '';
const fromOne: Predicate = (value) => Number.isInteger(value) && Number(value) >= 1;
const fromZero: Predicate = (value) => Number.isInteger(value) && Number(value) >= 0;
const bag: Predicate = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const oneOf =
  (...words: string[]): Predicate =>
  (value) =>
    words.includes(String(value));
const uriReference: Predicate = (value) =>
  typeof value === 'string' && !/[\s<>"{}|\\^`]/.test(value) && URL.canParse(value, 'file:///x/');

const level = oneOf('none', 'note', 'warning', 'error');
const message: Shape = { required: { text: filled }, optional: { markdown: text } };
const artifactLocation: Shape = { required: { uri: uriReference } };
const region: Shape = {
  required: { startLine: fromOne },
  optional: { startColumn: fromOne, endLine: fromOne, endColumn: fromOne, snippet: { required: { text } } },
};
const reportingDescriptor: Shape = {
  required: { id: filled },
  optional: {
    shortDescription: message,
    fullDescription: message,
    help: message,
    defaultConfiguration: { required: { level } },
  },
};
const location: Shape = {
  required: { physicalLocation: { required: { artifactLocation, region } } },
  optional: { logicalLocations: [{ required: { fullyQualifiedName: filled, kind: filled } }] },
};
const fix: Shape = {
  required: {
    artifactChanges: [
      {
        required: {
          artifactLocation,
          replacements: [
            { required: { deletedRegion: region }, optional: { insertedContent: { required: { text } } } },
          ],
        },
      },
    ],
  },
  optional: { description: message },
};
const result: Shape = {
  required: { ruleId: filled, ruleIndex: fromZero, message, level, locations: [location] },
  optional: { partialFingerprints: bag, properties: bag, fixes: [fix] },
};
const log: Shape = {
  required: {
    version: oneOf('2.1.0'),
    runs: [
      {
        required: {
          tool: {
            required: {
              driver: {
                required: { name: filled, rules: [reportingDescriptor] },
                optional: { semanticVersion: filled, informationUri: uriReference },
              },
            },
          },
          results: [result],
        },
        optional: { columnKind: oneOf('utf16CodeUnits', 'unicodeCodePoints') },
      },
    ],
  },
  optional: { $schema: uriReference },
};

/** Every way in which a log is not SARIF, or holds a property that the schema does not name (it allows none). */
export function sarifProblems(value: unknown): string[] {
  return [...problems(value, log, '$'), ...wrongIndexes(value)];
}

function problems(value: unknown, check: Check, path: string): string[] {
  if (typeof check === 'function') return check(value) ? [] : [`${path}: found ${JSON.stringify(value)}`];
  if (isList(check)) {
    if (!Array.isArray(value)) return [`${path}: expected a list`];
    return value.flatMap((item, index) => problems(item, check[0], `${path}[${index}]`));
  }
  if (!bag(value)) return [`${path}: expected an object`];
  const object = value as Record<string, unknown>;
  const { required = {}, optional = {} } = check;
  const missing = Object.keys(required).filter((key) => object[key] === undefined);
  const known: Record<string, Check> = { ...required, ...optional };
  return [
    ...missing.map((key) => `${path}.${key}: missing`),
    ...Object.entries(object).flatMap(([key, item]) => {
      const own = known[key];
      return own === undefined ? [`${path}.${key}: unknown`] : problems(item, own, `${path}.${key}`);
    }),
  ];
}

function isList(check: Check): check is readonly [Shape | Predicate] {
  return Array.isArray(check);
}

/** `ruleIndex` names the descriptor of `ruleId`, whose ids are unique (SARIF 3.27.6, 3.49.3). */
function wrongIndexes(value: unknown): string[] {
  const { runs = [] } = value as {
    runs?: { tool: { driver: { rules: { id: string }[] } }; results: { ruleId: string; ruleIndex: number }[] }[];
  };
  return runs.flatMap(({ tool: { driver }, results }) => [
    ...(new Set(driver.rules.map(({ id }) => id)).size < driver.rules.length ? ['an id twice among the rules'] : []),
    ...results
      .filter(({ ruleId, ruleIndex }) => driver.rules[ruleIndex]?.id !== ruleId)
      .map(({ ruleId, ruleIndex }) => `${ruleId}: ruleIndex ${ruleIndex} is another rule`),
  ]);
}
