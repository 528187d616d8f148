import { describe, expect, it } from 'vitest';
import { type ReporterOptions, reporters } from '../../../src/contract/report/index.ts';
import { locationOf } from '../../../src/contract/report/location.ts';
import { parseCase } from '../../../src/contract/report/outcomes.ts';
import { count, jsonText, shorten, show } from '../../../src/contract/report/show.ts';
import type { Exchange } from '../../../src/contract/types.ts';
import { clean, everything, exchanges, findings } from './sample.ts';

const [finding] = findings;
const [exchange] = exchanges;
if (!finding || !exchange) throw new Error('a finding and its exchange');

describe('a text that is shown', () => {
  it.each([
    ['a\n\r\t\u001b', '', 'a\\n\\r\\t\\x1b'],
    ['\u0001\u007f\u00ff\u00ad', '', '\\x01\\x7f\u00ff\\xad'],
    ['\u0600\u2028\u2029\ud800\ufeff', '', '\\u{600}\\u{2028}\\u{2029}\\u{d800}\\u{feff}'],
    ['a\n\t\r', '\n\t', 'a\n\t\\r'],
  ])('%j, keeping %j, is %j', (text, keep, shown) => {
    expect(show(text, keep)).toBe(shown);
  });

  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'abc… (1 more characters)'],
    ['🔑🔑🔑', 3, '🔑🔑🔑'],
    ['🔑🔑🔑x', 3, '🔑🔑🔑… (1 more characters)'],
    ['', 3, ''],
  ])('%j in %i characters is %j', (text, length, short) => {
    expect(shorten(text, length)).toBe(short);
  });

  it('counts', () => {
    expect([0, 1, 2].map((n) => count(n, 'finding'))).toEqual(['0 findings', '1 finding', '2 findings']);
  });

  it('hides nothing in JSON either, and means the same', () => {
    const value = { a: '\u202e\u2028\u007f\u{e0001}é', b: [1] };
    expect(jsonText(value)).toBe(
      '{\n  "a": "\\u202e\\u2028\\u007f\\udb40\\udc01é",\n  "b": [\n    1\n  ]\n}\n',
    );
    expect(JSON.parse(jsonText(value))).toEqual(value);
  });
});

describe('a case', () => {
  it.each([
    ['lifecycle/create POST /keys', 'lifecycle/create', 'POST /keys'],
    ['auth/garbage  GET /keys second try', 'auth/garbage', 'GET /keys'],
    ['auth/expired', 'auth/expired', ''],
    ['auth/expired of all keys', 'auth/expired', ''],
  ])('%s is of the check %s on %j', (id, check, operation) => {
    expect(parseCase(id)).toEqual({ check, operation });
  });
});

describe('the place of a document', () => {
  it.each<[ReporterOptions, ReturnType<typeof locationOf>]>([
    [{}, undefined],
    [{ document: 'a/b c:d#e.yaml' }, { uri: 'a/b%20c%3Ad%23e.yaml', file: 'a/b c:d#e.yaml' }],
    [
      { document: { inPackage: 'specs/a.yaml' } },
      {
        uri: 'specs/a.yaml',
        base: { name: 'KEYMOCK', description: 'The npm package keymock, wherever it is installed.' },
      },
    ],
    [
      { document: new URL('https://me:pw@a.example:8443/v1/a%20b%C3%a9%zz%.json?k=1#x') },
      {
        uri: 'v1/a%20b%C3%a9%25zz%25.json',
        base: {
          name: 'SERVER',
          description: 'Where the document was read from.',
          uri: 'https://a.example:8443/',
        },
      },
    ],
    [
      { document: new URL('https://a.example') },
      {
        uri: '.',
        base: { name: 'SERVER', description: 'Where the document was read from.', uri: 'https://a.example/' },
      },
    ],
  ])('%j', (options, location) => {
    expect(locationOf(options)).toEqual(location);
  });

  it.each<[ReporterOptions, ids: unknown, place: unknown]>([
    [{}, undefined, undefined],
    [
      { document: 'a b/c.yaml' },
      undefined,
      { artifactLocation: { uri: 'a%20b/c.yaml' }, region: { startLine: 1 } },
    ],
    [
      { document: { inPackage: 'a.yaml' }, placeOf: () => ({ line: 3 }) },
      { KEYMOCK: { description: { text: 'The npm package keymock, wherever it is installed.' } } },
      { artifactLocation: { uri: 'a.yaml', uriBaseId: 'KEYMOCK' }, region: { startLine: 3 } },
    ],
    [
      { document: new URL('https://a.example/b.yaml') },
      { SERVER: { uri: 'https://a.example/', description: { text: 'Where the document was read from.' } } },
      { artifactLocation: { uri: 'b.yaml', uriBaseId: 'SERVER' }, region: { startLine: 1 } },
    ],
  ])('in SARIF: %j', (options, ids, place) => {
    const [run] = JSON.parse(reporters.sarif({ ...clean, findings: [finding] }, [], options)).runs;
    expect(run.originalUriBaseIds).toEqual(ids);
    expect('originalUriBaseIds' in run).toBe(ids !== undefined);
    expect(run.results[0].locations[0].physicalLocation).toEqual(place);
  });

  it.each<[ReporterOptions, place: string]>([
    [{}, ''],
    [{ document: 'a.yaml' }, ',file=a.yaml'],
    [{ document: 'a.yaml', placeOf: () => ({}) }, ',file=a.yaml'],
    [{ document: 'a.yaml', placeOf: () => ({ line: 3 }) }, ',file=a.yaml,line=3'],
    [{ document: { inPackage: 'a.yaml' }, placeOf: () => ({ line: 3 }) }, ''],
  ])('in an annotation: %j', (options, place) => {
    const line = reporters.github({ ...clean, findings: [finding] }, [], options).split('::')[1];
    expect(line).toBe(`error title=wire/status POST /v0/api_keys${place}`);
  });
});

describe('har', () => {
  const entryOf = (given: Exchange, found = findings) =>
    JSON.parse(reporters.har({ ...clean, tool: 'keymock', findings: found }, [given])).log.entries[0];

  it('names the findings of an entry, and of no other', () => {
    const { request, response } = exchange;
    const commentOf = (change: object, received: object = {}) =>
      entryOf({ ...exchange, request: { ...request, ...change }, response: { ...response, ...received } })
        .comment;
    expect(commentOf({})).toBe('wire/status 8d1f0c2a');
    expect(commentOf({ method: 'PUT' })).toBeUndefined();
    expect(commentOf({ url: 'http://h/' })).toBeUndefined();
    expect(commentOf({ body: 'other' })).toBeUndefined();
    expect(commentOf({}, { body: 'other' })).toBeUndefined();
  });

  it('tells of an answer that never came, a URL that is none and odd cookies', () => {
    const odd = {
      ...exchange,
      request: { method: 'GET', url: 'none', headers: [['COOKIE', 'a=b=c;d;  e=f']] as const },
      response: { status: 0, headers: [['Set-Cookie', 'a']] as const, body: '', failure: 'ECONNRESET' },
    };
    const entry = entryOf(odd, []);
    expect(entry.request.queryString).toEqual([]);
    expect(entry.request.cookies).toEqual([
      { name: 'a', value: 'b=c' },
      { name: '', value: 'd' },
      { name: 'e', value: 'f' },
    ]);
    expect(entry.response.cookies).toEqual([{ name: '', value: 'a' }]);
    expect(entry.response.comment).toBe('ECONNRESET');
    expect(entry).not.toHaveProperty('comment');
    expect(entryOf(exchange).response).not.toHaveProperty('comment');
  });

  it('names the tool without a version where it has none', () => {
    expect(JSON.parse(reporters.har({ ...clean, tool: 'keymock' }, [])).log.creator).toEqual({
      name: 'keymock',
      version: '',
    });
  });
});

describe('what came of a run', () => {
  const summaryOf = (failed: number, warned: number) => ({
    ...clean,
    summary: { ...clean.summary, failed, warned },
  });
  it.each([
    [0, 0, '✓ 3 passed, 0 failed, 0 warned, 0 skipped', 'passed', '✅'],
    [0, 1, '! 3 passed, 0 failed, 1 warned, 0 skipped', 'passed with 1 warning', '⚠️'],
    [0, 2, '! 3 passed, 0 failed, 2 warned, 0 skipped', 'passed with 2 warnings', '⚠️'],
    [2, 1, '✗ 3 passed, 2 failed, 1 warned, 0 skipped', '2 failed', '❌'],
  ])('%i failed, %i warned', (failed, warned, sum, title, mark) => {
    const report = summaryOf(failed, warned);
    expect(reporters.text(report, []).trimEnd().split('\n').at(-1)).toBe(sum);
    expect(reporters.html(report, [])).toContain(`<title>${title}: keymock check feldera</title>`);
    expect(reporters.markdown(report, [])).toContain(`## ${mark} keymock check: `);
  });

  it('has its colours on a terminal', async () => {
    await expect(reporters.text(everything, exchanges, { colour: true, width: 60 })).toMatchFileSnapshot(
      'golden/everything.coloured.txt',
    );
  });
});

describe('what there is too much of', () => {
  const many = (n: number, severity: 'error' | 'warning' = 'error') =>
    Array.from({ length: n }, () => ({ ...finding, severity }));

  it('is counted in annotations: ten of a kind are shown', () => {
    const lines = reporters
      .github({ ...clean, findings: [...many(11), ...many(12, 'warning')] }, [])
      .split('\n');
    expect(lines.map((line) => line.slice(2).split(' ')[0])).toEqual([
      ...Array.from({ length: 10 }, () => 'error'),
      ...Array.from({ length: 10 }, () => 'warning'),
      'notice',
      '',
    ]);
    expect(lines[20]).toContain('::3 passed, 0 failed, 0 warned, 0 skipped (3 findings more in the report)');
    expect(reporters.github({ ...clean, findings: many(10) }, [])).not.toContain('more in the report');
  });

  it('is counted in Markdown: a hundred are shown', () => {
    expect(reporters.markdown({ ...clean, findings: many(101) }, [])).toContain(
      '\n\n1 finding more in the other reports.\n',
    );
    expect(reporters.markdown({ ...clean, findings: many(100) }, [])).not.toContain('in the other reports');
  });
});

describe('code in Markdown', () => {
  it.each([
    ['a', '`a`'],
    ['', '(nothing)'],
    ['a`b', '``a`b``'],
    ['`a', '`` `a ``'],
    ['a`', '`` a` ``'],
    [' a b ', '`  a b  `'],
    [' a b', '` a b`'],
    ['a b ', '`a b `'],
    [' a ', '`  a  `'],
    [' abc ', '`  abc  `'],
    ['   ', '`   `'],
    ['a|`b`', '<code>a&#124;&#96;b&#96;</code>'],
  ])('%j is %s', (text, code) => {
    expect(reporters.markdown({ ...clean, url: text }, [])).toContain(` at ${code}, seed 7.`);
  });
});
