import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const source = join(import.meta.dirname, '../src');

/** What each part may import of the others; itself always. `.` is the files that lie in src/ itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  spec: [],
  generated: ['mock'],
  store: ['spec'],
  mock: ['spec', 'store', 'generated'],
  providers: ['spec', 'store', 'mock', 'generated', 'fixtures'],
  persistence: ['store', 'mock'],
  doors: ['spec', 'store', 'mock', 'providers', 'persistence', '.'],
  control: ['spec', 'store', 'mock', 'providers', 'doors', '.'],
  // A judge that shares code with the accused proves nothing.
  contract: ['spec'],
  cli: [
    'spec',
    'store',
    'mock',
    'providers',
    'doors',
    'control',
    'contract',
    'persistence',
    'generated',
    '.',
  ],
  '.': ['spec', 'store', 'mock', 'providers', 'doors', 'control', 'contract'],
};

/** What each part of contract/ may import of the others; itself always. Its other files may import all of them. */
const allowedInContract: Readonly<Record<string, readonly string[]>> = {
  'types.ts': [],
  'status-of.ts': ['types.ts'],
  redact: ['types.ts'],
  'redact.ts': ['types.ts', 'redact'],
  curl: ['redact'],
  'curl.ts': ['types.ts', 'curl'],
  report: ['types.ts', 'status-of.ts', 'by-harm.ts', 'cap.ts'],
  'signals.ts': ['types.ts'],
  'options.ts': ['types.ts', 'http', 'run/run-identity.ts'],
  // One request and its reply, whatever it is about.
  http: ['types.ts', 'options.ts', 'signals.ts'],
  findings: [
    'types.ts',
    'status-of.ts',
    'by-harm.ts',
    'vocabulary.ts',
    'redact',
    'redact.ts',
    'curl.ts',
    'http',
  ],
  // What a run is made of. The parts of one run know each other by `run/run-state.ts`, which is types alone.
  bodies: ['types.ts', 'signals.ts', 'vocabulary.ts', 'http', 'items', 'run/run-state.ts', 'run/stage.ts'],
  items: [
    'types.ts',
    'status-of.ts',
    'signals.ts',
    'vocabulary.ts',
    'http',
    'bodies',
    'run/run-state.ts',
    'run/stage.ts',
  ],
  run: ['types.ts', 'status-of.ts', 'options.ts', 'signals.ts', 'http', 'findings', 'bodies', 'items'],
  judge: ['types.ts', 'by-harm.ts', 'redact.ts', 'curl.ts', 'http', 'findings', 'run'],
  sources: ['types.ts', 'cap.ts', 'http', 'findings', 'judge'],
  'vocabulary.ts': [],
  api: ['types.ts', 'signals.ts', 'http', 'bodies', 'items', 'run'],
  expect: ['types.ts', 'status-of.ts', 'signals.ts', 'http', 'findings'],
  // Tables without I/O: what a caller is, how a digest is computed and what a schema allows, but nothing that sends.
  probes: ['vocabulary.ts', 'http/caller.ts', 'http/digest.ts', 'bodies/values.ts'],
  'context.ts': [
    'types.ts',
    'options.ts',
    'signals.ts',
    'api',
    'expect',
    'http',
    'findings',
    'bodies',
    'items',
    'run',
  ],
  'check.ts': [
    'types.ts',
    'status-of.ts',
    'context.ts',
    'api',
    'expect',
    'http',
    'findings',
    'bodies',
    'items',
    'run',
    'judge',
  ],
  // A check knows its context, and nothing of what is behind it.
  checks: ['types.ts', 'check.ts', 'api', 'probes', 'vocabulary.ts'],
};

/** Packages that one place alone may import. */
const confined: readonly { readonly package: RegExp; readonly only: RegExp }[] = [
  { package: /^@mswjs\/data$/, only: /^store\// },
  { package: /^msw(\/|$)/, only: /^doors\/msw\/handlers\.ts$/ },
  { package: /^vitest(\/|$)/, only: /^vitest\.ts$/ },
  { package: /^@apidevtools\/swagger-parser$/, only: /^spec\/load(\/validate)?\.ts$/ },
  { package: /^(commander|picocolors)$/, only: /^(cli\/|contract\/report\/)/ },
  { package: /^node-sqlite3-wasm$/, only: /^persistence\/sqlite\.ts$/ },
  { package: /^re2js$/, only: /^spec\// },
  { package: /^fast-check$/, only: /^(contract\/(checks\/validation|probes)|providers\/document)\// },
  { package: /^node:process$/, only: /^cli\// },
];

interface Import {
  readonly file: string;
  readonly line: number;
  readonly target: string;
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.(ts|js)$/.test(file),
);
const imports = files.flatMap((file) => importsOf(file, readFileSync(join(source, file), 'utf8')));

test('every part of src/ has a rule', () => {
  expect([...new Set(files.map(partOf))].filter((part) => !(part in allowed))).toEqual([]);
});

test('each part imports only what it may', () => {
  expect(imports.filter(isForbidden).map(show)).toEqual([]);
});

test('each part of contract/ imports only what it may', () => {
  expect(imports.filter(isForbiddenInContract).map(show)).toEqual([]);
});

test('every part of contract/ that others import has a rule', () => {
  const parts = files.filter((file) => /^contract\/.+\//.test(file)).map((file) => file.split('/')[1] ?? '');
  expect([...new Set(parts)].filter((part) => !(part in allowedInContract))).toEqual([]);
});

test('no file imports itself by way of others, not even a type', () => {
  expect(circles(imports)).toEqual([]);
});

test('a circle is named with the files that make it', () => {
  const lines = [
    importsOf('a/one.ts', "import type { Two } from './two.ts';"),
    importsOf('a/two.ts', "export { Three } from '../b/three.ts';"),
    importsOf('b/three.ts', "const one = await import('../a/one.ts');"),
    importsOf('b/four.ts', "import { Three } from './three.ts';"),
  ];
  expect(circles(lines.flat())).toEqual(['a/one.ts -> a/two.ts -> b/three.ts -> a/one.ts']);
});

test('each confined package is imported in its one place', () => {
  const broken = imports.filter(({ file, target }) =>
    confined.some((rule) => rule.package.test(target) && !rule.only.test(file)),
  );
  expect(broken.map(show)).toEqual([]);
});

test('only the command line touches argv, console, exit codes and signals', () => {
  const reached = files.filter((file) => !file.startsWith('cli/') && !file.startsWith('generated/'));
  const broken = reached.flatMap((file) =>
    linesOf(join(source, file)).flatMap((text, index) =>
      /\bprocess\.(argv|exit|exitCode|on|stdout|stderr|env)\b|\bconsole\./.test(text) &&
      !isCommentOrAllowed(file, text)
        ? [`src/${file}:${index + 1} uses ${text.trim()}`]
        : [],
    ),
  );
  expect(broken).toEqual([]);
});

test('a broken rule is named with file and line', () => {
  const [broken] = importsOf('contract/judge.ts', "\nimport { x } from '../mock/core.ts';\n").filter(
    isForbidden,
  );
  expect(broken && show(broken)).toBe('src/contract/judge.ts:2 imports ../mock/core.ts');
});

function isForbidden({ file, target }: Import): boolean {
  if (!target.startsWith('.')) return false;
  const resolved = normalize(join(dirname(file), target));
  const [from, to] = [partOf(file), partOf(resolved)];
  return from !== to && !allowed[from]?.includes(to);
}

/** Each file from which imports lead back to itself, by the shortest way, told once. */
function circles(all: readonly Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { file, target } of all)
    if (target.startsWith('.'))
      targets.set(file, [...(targets.get(file) ?? []), normalize(join(dirname(file), target))]);
  const named = new Set<string>();
  const ways: string[] = [];
  for (const file of [...targets.keys()].sort()) {
    const way = named.has(file) ? undefined : wayBack(targets, file);
    for (const part of way ?? []) named.add(part);
    if (way) ways.push(way.join(' -> '));
  }
  return ways;
}

function wayBack(targets: ReadonlyMap<string, readonly string[]>, start: string): string[] | undefined {
  const reached = new Set<string>();
  const ways = [[start]];
  for (const way of ways)
    for (const target of targets.get(way.at(-1) ?? '') ?? []) {
      if (target === start) return [...way, start];
      if (reached.has(target)) continue;
      reached.add(target);
      ways.push([...way, target]);
    }
  return undefined;
}

function isForbiddenInContract({ file, target }: Import): boolean {
  if (!file.startsWith('contract/') || !target.startsWith('.')) return false;
  const to = normalize(join(dirname(file), target)).replace(/^contract\//, '');
  const from = file.replace(/^contract\//, '');
  const rule = allowedInContract[from.split('/')[0] ?? ''];
  const isOutside = to.startsWith('spec/') || to.split('/')[0] === from.split('/')[0];
  if (rule === undefined || isOutside) return false;
  return !rule.some((part) => to === part || to.startsWith(`${part}/`));
}

function importsOf(file: string, text: string): Import[] {
  return [...text.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^\s*import\s+)['"]([^'"]+)['"]/gm)].map(
    (match) => ({
      file,
      line: text.slice(0, match.index + match[0].length).split('\n').length,
      target: match[1] ?? '',
    }),
  );
}

/** `fixtures` lies beside src/. */
function partOf(file: string): string {
  const [first, ...rest] = file.replace(/^\.\.\/(?=fixtures\/)/, '').split('/');
  return rest.length === 0 ? '.' : (first ?? '.');
}

/** The one exception: where nobody listens for a bug of ours, it is told on the console. */
function isCommentOrAllowed(file: string, text: string): boolean {
  return /^\s*(\/\/|\*|\/\*)/.test(text) || (file === 'mock-of.ts' && text.includes('console.error('));
}

function linesOf(path: string): string[] {
  return readFileSync(path, 'utf8').split('\n');
}

function show({ file, line, target }: Import): string {
  return `src/${file}:${line} imports ${target}`;
}
