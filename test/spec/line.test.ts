import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isCollection, isMap, isPair, isScalar, isSeq, LineCounter, parse, parseDocument } from 'yaml';
import { createLineFinder, lineOf } from '../../src/spec/line.ts';
import { joinPointer } from '../../src/spec/pointer.ts';

const providers = ['ace-data-cloud', 'feldera', 'oceanbase'];
const sourceOf = (provider: string) =>
  readFileSync(new URL(`../../specs/${provider}/openapi.yaml`, import.meta.url), 'utf8');

describe('every part of our documents is found on the line that a YAML parser tells', () => {
  it.each(providers)('%s, as it is', (provider) => {
    const text = sourceOf(provider);
    const lines = linesOf(text);
    expect(linesOurWay(text, Object.keys(lines))).toEqual(lines);
  });

  it.each(providers.slice(1))('%s, as JSON in lines', (provider) => {
    const text = JSON.stringify(parse(sourceOf(provider)), null, 2);
    const lines = linesOf(text);
    expect(linesOurWay(text, Object.keys(lines))).toEqual(lines);
  });
});

describe('the line of a part', () => {
  it.each([
    [
      'a list at the column of its key',
      'a:\n- x: 1\n  y: 2\n- z: 3\nb: 1',
      { '/a/1/z': 4, '/a/0/y': 3, '/b': 5 },
    ],
    ['lists in lists', 'a:\n  - - 1\n    - 2\n  -\n    - 3', { '/a/0/1': 3, '/a/1': 4, '/a/1/0': 5 }],
    [
      'a name that stands deeper, too',
      'a:\n  b:\n    c: 1\n  c: 2',
      { '/a/c': 4, '/c': undefined, '/a/b/c': 3 },
    ],
    ['a name that begins like another', 'a:b: 1\na: 2\n"a c": 3', { '/a': 2, '/a:b': 1, '/a c': 3 }],
    ['quoted names', `"a\\"b": 1\n'it''s': 2\n'c:': 3`, { '/a"b': 1, "/it's": 2, '/c:': 3 }],
    ['text that looks like a part', 'a: |\n  b: 1\n\n  # no comment\nb: 2', { '/b': 5 }],
    ['comments, directives and marks', '%YAML 1.2\n---\n# a: 1\n\na: 1\n...', { '/a': 5 }],
    ['Windows line ends', 'a:\r\n  b:\r\n    - c: 1\r\n', { '/a/b/0/c': 3 }],
    ['what stands within a line', 'a: { b: { c: 1 } }\nd: [1]', { '/a/b/c': 1, '/d/0': 2 }],
    [
      'what is not there',
      'a:\n  b: 1\nc:\n  - 1',
      { '/a/x': 1, '/c/1': 3, '/c/x': 3, '/x': undefined, '': undefined },
    ],
    ['a document of nothing', '', { '/a': undefined }],
    ['JSON in one line', '{"a":{"b":[1,{"c":2}]}}', { '/a/b/1/c': 1, '/x': undefined, '': undefined }],
    [
      'JSON in any layout',
      '[\n{ "a"\n:\n[1, [\n2], "x"\n, { "a": 3\n}]}, 4]',
      { '/0/a': 2, '/0/a/1/0': 5, '/0/a/2': 5, '/0/a/3/a': 6, '/1': 7 },
    ],
    [
      'JSON with names that only look right',
      '{"b":{"a":1},\n"x":["a","b",\n"a"],\n"\\u0061":{},\n"c":"{\\"d\\":1}"}',
      { '/a': 4, '/c/d': 5, '/x/2': 3, '/b/b': 1 },
    ],
    [
      'JSON of empty parts',
      '{\n"a":[],\n"b":{},\n"c":[[],\n{}]}',
      { '/a/0': 2, '/b/a': 3, '/c/0': 4, '/c/1': 5 },
    ],
  ])('%s', (_kind, text, wanted) => {
    const told = Object.keys(wanted).map((pointer) => [pointer, lineOf(text, pointer)]);
    expect(Object.fromEntries(told)).toEqual(wanted);
  });
});

/** Pointer -> line, for all that a document holds, by its parser. */
function linesOf(text: string): Record<string, number> {
  const counter = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: counter });
  const lines: Record<string, number> = {};
  const walk = (node: unknown, pointer: string) => {
    if (!isCollection(node)) return;
    for (const [at, item] of node.items.entries()) {
      const begin = isPair(item) ? item.key : item;
      const name = isPair(item) && isScalar(item.key) ? String(item.key.value) : at;
      const child = joinPointer(pointer, name);
      const start = isScalar(begin) || isMap(begin) || isSeq(begin) ? begin.range?.[0] : undefined;
      if (start !== undefined) lines[child] = counter.linePos(start).line;
      walk(isPair(item) ? item.value : item, child);
    }
  };
  walk(contents, '');
  return lines;
}

function linesOurWay(text: string, pointers: readonly string[]): Record<string, number | undefined> {
  const lineAt = createLineFinder(text);
  return Object.fromEntries(pointers.map((pointer) => [pointer, lineAt(pointer)]));
}
