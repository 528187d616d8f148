import { error, notice, warning } from '@actions/core';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type ReporterOptions, reporters } from '../../../src/contract/report/index.ts';
import { clean, everything, findings, HOSTILE } from '../report/sample.ts';

const [first] = findings;
if (!first) throw new Error('a finding');
const finding = first;

describe('github', () => {
  it('says what a runner reads back as it was', () => {
    const lines = commandsOf([finding], { document: 'a,b:c%.yaml', placeOf: () => ({ line: 37 }) });
    expect(lines.map(readCommand)).toEqual([
      {
        name: 'error',
        properties: { title: 'wire/status POST /v0/api_keys', file: 'a,b:c%.yaml', line: '37' },
        message: [
          'A created key is answered with a status that the document does not have.',
          'Expected: 201',
          'Actual: 200',
          'Document: #/paths/~1v0~1api_keys/post/responses',
          'Read on: keymock explain wire/status',
          finding.curl,
        ].join('\n'),
      },
      {
        name: 'notice',
        properties: { title: 'keymock check feldera' },
        message: '3 passed, 0 failed, 0 warned, 0 skipped',
      },
    ]);
  });

  it.each<[kind: string, options: ReporterOptions, place: Record<string, string>]>([
    [
      'a file, and its line',
      { document: 'api/a.yaml', placeOf: () => ({ line: 3 }) },
      { file: 'api/a.yaml', line: '3' },
    ],
    ['a file whose line is not known', { document: 'a.yaml', placeOf: () => ({}) }, { file: 'a.yaml' }],
    ['a file without lines', { document: 'a.yaml' }, { file: 'a.yaml' }],
    [
      'a document of this package',
      { document: { inPackage: 'specs/a.yaml' }, placeOf: () => ({ line: 3 }) },
      {},
    ],
    ['a document of a server', { document: new URL('https://a.example/b.json') }, {}],
    ['nobody knows what', {}, {}],
  ])('stands at what the user has: %s', (_kind, options, place) => {
    const [command = ''] = commandsOf([finding], options);
    expect(readCommand(command).properties).toEqual({ title: 'wire/status POST /v0/api_keys', ...place });
  });

  it('is the very bytes that GitHub’s own toolkit says', () => {
    const options = {
      document: 'a,b:c%25\r\n.yaml',
      placeOf: (pointer: string) => ({ line: pointer.length + 1 }),
    };
    expectToolkitSays(commandsOf(everything.findings, options));
    expectToolkitSays(
      reporters
        .github({ ...everything, provider: HOSTILE }, [])
        .trimEnd()
        .split('\n'),
    );
  });

  it('is so for any text', () => {
    const text = fc.string({ unit: fc.constantFrom(...'%:,=;\r\n \t25ADa#[]é🔑\u2028') });
    fc.assert(
      fc.property(text, text, (message, operation) => {
        const commands = commandsOf([{ ...finding, message, operation }], { document: `a${operation}` });
        expectToolkitSays(commands);
        const { message: told, properties } = readCommand(commands[0] ?? '');
        const shown = (given: string) => given.replaceAll('\t', '\\t').replaceAll('\u2028', '\\u{2028}');
        expect(told.startsWith(`${shown(message)}\nExpected: `)).toBe(true);
        expect(properties).toEqual({
          title: `wire/status ${shown(operation)}`,
          file: `a${shown(operation)}`,
        });
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('shows as many of a kind as GitHub does, the errors first, and counts the rest', () => {
    const warned = { ...finding, severity: 'warning' as const };
    const lines = commandsOf([warned, ...Array.from({ length: 11 }, () => finding), warned]);
    expect(lines.map((line) => readCommand(line).name)).toEqual([
      ...Array.from({ length: 10 }, () => 'error'),
      'warning',
      'warning',
      'notice',
    ]);
    expect(readCommand(lines.at(-1) ?? '').message).toBe(
      '3 passed, 0 failed, 0 warned, 0 skipped (1 finding more in the report)',
    );
  });
});

function commandsOf(found: typeof findings, options?: ReporterOptions): string[] {
  const text = reporters.github({ ...clean, findings: found }, [], options);
  expect(text.endsWith('\n')).toBe(true);
  return text.slice(0, -1).split('\n');
}

/** Has GitHub's toolkit say the same, and compares. */
function expectToolkitSays(commands: readonly string[]): void {
  const say = { error, warning, notice };
  let said = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  try {
    for (const command of commands) {
      const { name, properties, message } = readCommand(command);
      const { title = '', file, line } = properties;
      if (!isCommand(name, say)) throw new Error(`no such command: ${name}`);
      say[name](message, {
        title,
        ...(file !== undefined && { file }),
        ...(line !== undefined && { startLine: Number(line) }),
      });
    }
  } finally {
    write.mockRestore();
  }
  expect(commands.map((command) => `${command}\n`).join('')).toBe(said);
}

function isCommand<T extends object>(name: string, commands: T): name is string & keyof T {
  return name in commands;
}

/** A workflow command as GitHub's runner reads it: `::name key=value,key=value::message`, escapes last. */
function readCommand(line: string) {
  const end = line.indexOf('::', 2);
  const head = line.slice(2, end);
  const [name = ''] = head.split(' ', 1);
  const pairs = head
    .slice(name.length + 1)
    .split(',')
    .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const);
  const restored = (text: string, escapes: readonly (readonly [written: string, meant: string])[]) =>
    escapes.reduce((read, [written, meant]) => read.replaceAll(written, meant), text);
  const data = [
    ['%0D', '\r'],
    ['%0A', '\n'],
    ['%25', '%'],
  ] as const;
  const property = [
    ['%0D', '\r'],
    ['%0A', '\n'],
    ['%3A', ':'],
    ['%2C', ','],
    ['%25', '%'],
  ] as const;
  return {
    name,
    properties: Object.fromEntries(pairs.map(([key, value]) => [key, restored(value, property)])) as Partial<
      Record<string, string>
    >,
    message: restored(line.slice(end + 2), data),
  };
}
