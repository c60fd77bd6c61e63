import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

// The rules of the house. Layers from left to right: a folder may import any folder to its right, none to its left and none beside it.
const LAYERS = [
  ['cli'],
  ['commands'],
  ['output', 'kinds', 'rules', 'simulate', 'cluster', 'checks'],
  ['certs'],
  ['meshes'],
  ['topology'],
  ['resources'],
  ['faults', 'probes'],
  ['net'],
  ['engine'],
  ['manifest'],
  ['model'],
  ['errors'],
];

/** Folders that hold a list of members who must not know each other. */
const LISTS = ['commands', 'kinds', 'meshes', 'topology', 'rules', 'faults', 'probes', 'output', 'checks'];

/** Where a package may be imported: folders end in a slash. */
const OWNERS: Record<string, string[]> = {
  '@kubernetes/client-node': ['cluster/connect.ts'],
  commander: ['cli/'],
  ora: ['cli/'],
  chalk: ['cli/', 'output/style.ts'],
  yaml: ['manifest/'],
  '@clack/prompts': ['cli/'],
  '@peculiar/x509': ['certs/'],
  'reflect-metadata': ['certs/'],
  ...Object.fromEntries(
    ['net', 'tls', 'http', 'https', 'http2', 'dgram', 'dns', 'dns/promises'].map((name) => [`node:${name}`, ['net/']]),
  ),
};

/** What touches the world, and where it may. */
const WORLD: { what: string; pattern: RegExp; where: string[] }[] = [
  { what: 'process', pattern: /\bprocess\.\w|\bfrom 'node:process'/, where: ['cli/'] },
  { what: 'console', pattern: /\bconsole\.\w/, where: ['cli/'] },
  { what: 'the wall clock', pattern: /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b/, where: ['cli/', 'net/'] },
  { what: 'Math.random', pattern: /\bMath\.random\b/, where: ['cli/', 'net/'] },
  { what: 'timers', pattern: /\bset(Timeout|Interval|Immediate)\s*\(|'node:timers/, where: ['cli/', 'net/'] },
  {
    what: 'Private.reveal()',
    pattern: /\.reveal\(\)/,
    where: [
      'manifest/write.ts',
      'certs/write.ts',
      'cluster/connect.ts',
      'net/tls.ts',
      'net/client-tls.ts',
      'model/private.ts',
    ],
  },
];

interface Import {
  /** As written, or for files of ours the path below src. */
  target: string;
  ours: boolean;
  typeOnly: boolean;
  dynamic: boolean;
}

interface Source {
  /** Below src, with slashes. */
  path: string;
  code: string;
  imports: Import[];
}

const src = join(dirname(fileURLToPath(import.meta.url)), '../src');
const sources = new Map(
  readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !/\.(test|fixture|d)\.ts$/.test(path))
    .map((path) => [path, readSource(path)]),
);

function readSource(path: string): Source {
  const text = readFileSync(join(src, path), 'utf8');
  const code = text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '$1');
  const statements = code.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?([^'";]*?\bfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'/g,
  );
  const imports = [...statements].map(([, type, names, target, dynamic]) => {
    const written = (target ?? dynamic) as string;
    const ours = written.startsWith('.');
    // `import { type A, type B }` leaves nothing behind either.
    const named = /\{([^}]*)\}/
      .exec(names ?? '')?.[1]
      ?.split(',')
      .filter((name) => name.trim() !== '');
    const onlyTypes = type !== undefined || (named?.every((name) => name.trim().startsWith('type ')) ?? false);
    return {
      target: ours ? relative(src, join(src, dirname(path), written)).replace(/\.js$/, '.ts') : written,
      ours,
      typeOnly: onlyTypes && dynamic === undefined,
      dynamic: dynamic !== undefined,
    };
  });
  return { path, code, imports };
}

/** `errors` for errors.ts; '' for the library's own files at the root, which may import anything. */
function folderOf(path: string): string {
  if (path === 'errors.ts') return 'errors';
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : '';
}

function allowed(path: string, where: readonly string[]): boolean {
  return where.some((place) => (place.endsWith('/') ? path.startsWith(place) : path === place));
}

/** A JSON file is data: it stands beside the sources and imports nothing. */
function isThere(target: string): boolean {
  return target.endsWith('.json') ? existsSync(join(src, target)) : sources.has(target);
}

/** Everything that runs when `path` is loaded: files of ours and packages. Each with the way that leads there. */
function loadedBy(path: string): Map<string, string> {
  const seen = new Map<string, string>();
  const visit = (file: string, way: string): void => {
    for (const { target, ours, typeOnly, dynamic } of sources.get(file)?.imports ?? []) {
      if (typeOnly || dynamic || seen.has(target)) continue;
      seen.set(target, `${way} > ${target}`);
      if (ours) visit(target, `${way} > ${target}`);
    }
  };
  visit(path, path);
  return seen;
}

describe('the house (CONTRIBUTING.md, "The house")', () => {
  it('knows every folder', () => {
    const known = new Set(['', ...LAYERS.flat()]);
    const unknown = [...sources.keys()].filter((path) => !known.has(folderOf(path)));
    expect(unknown, 'a new folder needs its place in the order of layers').toEqual([]);
  });

  it('has no import that leads nowhere', () => {
    const lost = [...sources.values()].flatMap(({ path, imports }) =>
      imports.filter(({ ours, target }) => ours && !isThere(target)).map(({ target }) => `${path} imports ${target}`),
    );
    expect(lost).toEqual([]);
  });

  it('imports only to the right', () => {
    const level = (folder: string) => LAYERS.findIndex((layer) => layer.includes(folder));
    const wrong = [...sources.values()].flatMap(({ path, imports }) => {
      const from = folderOf(path);
      if (from === '') return [];
      return imports.flatMap(({ target, ours, typeOnly }) => {
        const to = folderOf(target);
        if (!ours || to === from) return [];
        // An error carries a position, whose type is the model's.
        if (from === 'errors' && typeOnly) return [];
        if (to !== '' && level(to) > level(from)) return [];
        return [`${path} imports ${target}: ${from}/ may import only folders to its right`];
      });
    });
    expect(wrong, 'section "The house": what two share moves one floor down').toEqual([]);
  });

  it('keeps the members of a list strangers', () => {
    const wrong = LISTS.flatMap((list) => {
      const members = (sources.get(`${list}/index.ts`)?.imports ?? [])
        .map(({ target }) => (target.endsWith('/index.ts') ? target.slice(0, -'index.ts'.length) : target))
        .filter(
          (target) => target.startsWith(`${list}/`) && target.slice(list.length + 1) !== `${list.slice(0, -1)}.ts`,
        );
      const memberOf = (path: string) => members.find((member) => allowed(path, [member]));
      return [...sources.values()].flatMap(({ path, imports }) => {
        const from = memberOf(path);
        return imports.flatMap(({ target, ours }) => {
          const to = ours ? memberOf(target) : undefined;
          return from === undefined || to === undefined || from === to || isContract(target, list)
            ? []
            : [`${path} imports ${target}`];
        });
      });
    });
    expect(wrong, 'section "The house": no mesh imports a mesh, no rule a rule, no command a command').toEqual([]);
  });

  it('has no circles', () => {
    const circles: string[] = [];
    const done = new Set<string>();
    const visit = (path: string, way: string[]): void => {
      if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' > '));
      if (done.has(path) || way.includes(path)) return;
      for (const { target, ours, typeOnly, dynamic } of sources.get(path)?.imports ?? []) {
        if (ours && !typeOnly && !dynamic) visit(target, [...way, path]);
      }
      done.add(path);
    };
    for (const path of sources.keys()) visit(path, []);
    expect(circles, 'section "The house": no circles').toEqual([]);
  });

  it('leaves each package to its owner', () => {
    const wrong = [...sources.values()].flatMap(({ path, imports }) =>
      imports
        .filter(({ target, typeOnly }) => OWNERS[target] !== undefined && !typeOnly && !allowed(path, OWNERS[target]))
        .map(({ target }) => `${path} imports ${target}, which belongs to ${OWNERS[target]?.join(' and ')}`),
    );
    expect(wrong, 'section "The house": packages').toEqual([]);
  });

  it('touches the world only at the edge', () => {
    const wrong = [...sources.values()].flatMap(({ path, code }) => {
      const plain = code.replace(/'(?!node:)(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''");
      return WORLD.filter(({ pattern, where }) => pattern.test(plain) && !allowed(path, where)).map(
        ({ what, where }) => `${path} uses ${what}, which belongs to ${where.join(' and ')}`,
      );
    });
    expect(wrong, 'section "The house": process, console, time and chance').toEqual([]);
  });
});

describe('start-up (CONTRIBUTING.md, "The house")', () => {
  it('loads no package but commander for help and wrong usage', () => {
    const packages = [...loadedBy('cli/main.ts')].filter(
      ([target]) => !sources.has(target) && !target.startsWith('node:'),
    );
    expect(packages.filter(([name]) => name !== 'commander').map(([, way]) => way)).toEqual([]);
  });

  it('loads no package for a command before it runs, so that its help and wrong flags are quick', () => {
    const ways = (sources.get('commands/index.ts')?.imports ?? [])
      .filter(({ dynamic }) => dynamic)
      .flatMap(({ target }) => [...loadedBy(target)])
      .filter(([target]) => !sources.has(target) && !target.startsWith('node:'))
      .map(([, way]) => way);
    expect(ways, 'load it with `await import` where it is used').toEqual([]);
  });
});

/** The contract that all members of a list share: `commands/command.ts`. */
function isContract(path: string, list: string): boolean {
  const name = path.slice(list.length + 1, -'.ts'.length);
  return ['command', 'kind', 'mesh', 'source', 'rule', 'fault', 'probe', 'format', 'check'].includes(name);
}
