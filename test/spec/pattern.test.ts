import { describe, expect, test } from 'vitest';
import { compilePattern, PatternTimeoutError } from '../../src/spec/pattern.ts';
import { createSchemaJudge } from '../../src/spec/validate.ts';

const long = `${'a'.repeat(100_000)}!`;

describe('a pattern', () => {
  test.each([
    '^(a+)+$',
    '^(a|a)*$',
    '^(a|aa)+$',
    '^(a*)*$',
    '^(\\w+\\s?)*$',
    '^([a-zA-Z0-9]+[-_.]?)+@x$',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(x+x+)+y',
    'a*a*a*a*a*a*b',
  ])('%s takes no time on any text', { timeout: 5000 }, (source) => {
    expect(compilePattern(source).test(long)).toBe(false);
  });

  test.each(['^(a+)+\\1$', '^(?!.*b)(a+)+$', '^(?:a{1,2000}){1,2000}$'])(
    '%s, for which there is no linear engine, is given up after a moment',
    { timeout: 5000 },
    (source) => {
      const pattern = compilePattern(source, 50);
      expect(() => pattern.test(long)).toThrow(PatternTimeoutError);
    },
  );

  test('is not tried again and again', { timeout: 5000 }, () => {
    const pattern = compilePattern('^(?=(a+)+$)a', 50);
    for (let time = 0; time < 20; time++) expect(() => pattern.test(long)).toThrow(PatternTimeoutError);
  });

  const texts = [
    '',
    'a',
    'A',
    '-',
    '.',
    '\n',
    'a\n',
    '\r',
    '\u2028',
    '\u00a0',
    '\ufeff',
    'é',
    '😀',
    '٣',
    '_',
    ':',
    'z',
    '\u212a',
    'Q',
    '[',
    '"',
    'ab',
    'a b',
    '\\',
  ];
  test.each([
    '^.$',
    '^\\s$',
    '^\\S$',
    '^[\\s\\S]$',
    '^[^\\s]$',
    '^[\\w-]+$',
    '^[\\w-.]+$',
    '^\\d$',
    '^\\W$',
    'a$',
    '^[^]$',
    '^[[:alpha:]$',
    '^[a\\]]$',
    '^\\Qa\\E$',
    '^\\A$',
    '^\\z$',
    '^\\-$',
    '^\\u0041$',
    '^\\u{1F600}$',
    '^\\p{L}$',
    '^\\p{Script=Latin}$',
    '^[^\\n]$',
    '^[.]$',
    '^\\.$',
    '\\bb',
    '^[\\b]$',
    '^a{0,2000}$',
    '^(?!a).$',
    '^(?<x>a)\\k<x>?$',
    '^\\cJ$',
    '^[a-c[]$',
  ])('%s means what it means in JavaScript', (source) => {
    let native: RegExp;
    try {
      native = new RegExp(source, 'u');
    } catch {
      native = new RegExp(source);
    }
    const pattern = compilePattern(source);
    expect(texts.filter((text) => pattern.test(text))).toEqual(texts.filter((text) => native.test(text)));
  });

  test('that is none is refused', () => {
    expect(() => compilePattern('((')).toThrow(SyntaxError);
  });
});

test('a schema with a slow pattern is judged at once', { timeout: 5000 }, () => {
  const judge = createSchemaJudge({
    openapi: '3.1.0',
    components: {
      schemas: {
        Slow: { type: 'string', pattern: '^(a+)+$' },
        Keys: { type: 'object', patternProperties: { '^(a+)+$': { type: 'number' } } },
      },
    },
  });
  expect(judge.violations('/components/schemas/Slow', long).map(({ keyword }) => keyword)).toEqual([
    'pattern',
  ]);
  expect(judge.violations('/components/schemas/Keys', { [long]: 'x', aa: 'x' })).toHaveLength(1);
});

test.each(['uri', 'date-time', 'email', 'regex', 'hostname', 'ipv6', 'uri-template', 'duration'])(
  'the format %s takes no time on any text',
  { timeout: 5000 },
  (format) => {
    const judge = createSchemaJudge({ openapi: '3.1.0', schema: { type: 'string', format } });
    for (const text of ['a', 'a.', '::', 'a@', '%41', '-'])
      expect(judge.violations('/schema', text.repeat(4_000_000))).toHaveLength(1);
  },
);
