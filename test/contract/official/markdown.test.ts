import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { reporters } from '../../../src/contract/report/index.ts';
import { show } from '../../../src/contract/report/show.ts';
import type { Report } from '../../../src/contract/types.ts';
import { clean, everything, findings, HOSTILE } from '../report/sample.ts';

describe('markdown, read by a parser of GitHub’s dialect', () => {
  it('has the table of groups, and per finding a table, a shell block and an exchange', () => {
    const { tables, blocks } = read(everything);
    expect(tables[0]).toEqual([
      ['Checks × operations', 'Passed', 'Failed', 'Warned', 'Skipped'],
      ['wire', '2', '2', '0', '0'],
      ['lifecycle', '1', '0', '0', '0'],
      ['secrecy', '0', '0', '1', '0'],
      ['tenancy', '0', '0', '0', '2'],
      ['paging', '0', '0', '0', '1'],
      ['auth', '0', '0', '0', '1'],
      ['other', '0', '0', '1', '0'],
    ]);
    expect(tables.slice(1)).toEqual(
      everything.findings.map(({ expected, actual, pointer, evidence, check }) => [
        ['', ''],
        ['Expected', shown(expected)],
        ['Actual', shown(actual)],
        ['Document', shown(pointer) + (evidence && ` (${evidence})`)],
        ['Read on', `keymock explain ${check}`],
      ]),
    );
    expect(blocks.map(({ language }) => language)).toEqual(everything.findings.flatMap(() => ['sh', 'http']));
    expect(blocks.filter(({ language }) => language === 'sh').map(({ text }) => text)).toEqual(
      everything.findings.map(({ curl }) => `${curl}\n`),
    );
  });

  it('has a fold per finding with its name, and one for what was skipped', () => {
    expect(read(everything).summaries).toEqual([
      ...everything.findings.map(
        ({ severity, check, operation, message }) =>
          `${severity === 'error' ? '❌' : '⚠️'} ${check} ${operation}: ${show(message)}`,
      ),
      '6 skipped',
    ]);
  });

  it('shows the exchange as it went over the wire', () => {
    const [finding] = findings;
    const { blocks } = read({ ...everything, findings: finding ? [finding] : [] });
    expect(blocks[1]?.text).toBe(`\
POST http://127.0.0.1:8080/v0/api_keys?dry=no&dry=yes
Authorization: Bearer ***token-1***
Content-Type: application/json
Cookie: theme=dark; lang=en

{"name":"keymock-1"}

HTTP/1.1 200
content-type: application/json
set-cookie: a=b; Path=/
location: /v0/api_keys/1

{"id":"1","name":"keymock-1"}
`);
  });

  it('has a heading by what came of it, and no more where there is no more to tell', () => {
    const headings = (failed: number, warned: number) =>
      read({ ...clean, summary: { ...clean.summary, failed, warned } }).headings;
    expect(headings(0, 0)).toEqual(['✅ keymock check: feldera (documented)']);
    expect(headings(0, 1)).toEqual(['⚠️ keymock check: feldera (documented)']);
    expect(headings(1, 1)).toEqual(['❌ keymock check: feldera (documented)']);
    expect(read(everything).headings).toEqual([
      '❌ keymock check: Keys & <locks> (documented)',
      '5 findings',
      'Not checked',
      'Left behind on the server',
    ]);
  });

  it.each([
    ['a server that is hostile', HOSTILE],
    ['what ends code', '``` ` ``'],
    ['backticks at both ends', '`a`'],
    ['spaces at both ends', ' a '],
    ['nothing but spaces', '   '],
    ['what ends a cell', 'a|b\\|c\\\\|d|'],
    ['a backslash at the end', 'a\\'],
    ['entities', '&amp; &#60;b&#62; &lt;'],
    ['what becomes a link', 'http://a.example www.a.example a@b.example <http://c> [d](e) ![f](g) [^1]'],
    ['what becomes a block', '# a'],
    ['what becomes a list', '- [x] 1. a'],
    ['what becomes a rule', '---'],
    ['what becomes emphasis', '*a* _b_ **c** ~~d~~ $e$'],
    ['a comment', '<!-- a -->'],
  ])('gives every text back as it was: %s', (_kind, text) => {
    expectBack(text);
  });

  it('gives any text back as it was', () => {
    const marks = fc.constantFrom(...'`|\\<>&*_[]()#-~ a1:@.$\n\u202e🔑é');
    fc.assert(fc.property(fc.string({ unit: marks, maxLength: 12 }), expectBack), { seed: 1, numRuns: 60 });
  });
});

/** Puts a text wherever texts of others go, and looks whether a parser gets it back. */
function expectBack(text: string): void {
  const [finding] = findings;
  if (!finding) throw new Error('a finding');
  const { request, response } = finding;
  const { tables, blocks, items, summaries, headings, paragraphs } = read({
    ...clean,
    provider: text,
    url: text,
    findings: [
      {
        ...finding,
        message: text,
        expected: text,
        actual: text,
        operation: text,
        curl: text,
        request: { ...request, headers: [['a', text]], body: text },
        response: { ...response, headers: [], body: text },
      },
    ],
    skipped: [{ case: 'wire/body GET /', reason: text }],
    leftBehind: [{ resource: text, name: text, reason: text }],
  });
  const line = show(text);
  const lines = show(text, '\n\t');
  const inText = line.trim();
  expect(headings[0]).toBe(`✅ keymock check: ${inText} (documented)`);
  expect(paragraphs[0]).toContain(` at ${shown(text)}, seed 7. `);
  expect(summaries).toEqual([`❌ wire/status ${line}: ${line}`, '1 skipped']);
  expect(tables.at(-1)?.slice(1, 3)).toEqual([
    ['Expected', shown(text)],
    ['Actual', shown(text)],
  ]);
  expect(blocks[0]).toEqual({ language: 'sh', text: `${lines}\n` });
  const body = lines === '' ? '' : `\n\n${lines}`;
  expect(blocks[1]?.text).toBe(`POST ${request.url}\na: ${lines}${body}\n\nHTTP/1.1 200${body}\n`);
  expect(items.map((item) => item.trim())).toEqual(
    [`${inText} (1): wire/body GET /`, `${inText} ${shown(text)}: ${inText}`].map((item) => item.trim()),
  );
}

function shown(text: string): string {
  return show(text) || '(nothing)';
}

/** What a reader gets to see, by the parser. */
function read(report: Report) {
  const html = micromark(reporters.markdown(report, []), {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
  });
  const rest = html.replace(/<pre>[\s\S]*?<\/pre>/g, '');
  const within = (text: string, tag: string) =>
    [...text.matchAll(new RegExp(`<${tag}(?: [^>]*)?>([\\s\\S]*?)</${tag}>`, 'g'))].map(
      ([, inner = '']) => inner,
    );
  return {
    tables: within(rest, 'table').map((table) =>
      within(table, 'tr').map((row) => within(row, 't[hd]').map(textOf)),
    ),
    blocks: [...html.matchAll(/<pre><code class="language-(\w+)">([\s\S]*?)<\/code><\/pre>/g)].map(
      ([, language = '', text = '']) => ({ language, text: textOf(text) }),
    ),
    headings: within(rest, 'h[1-6]').map(textOf),
    paragraphs: within(rest, 'p').map(textOf),
    items: within(rest, 'li').map(textOf),
    summaries: within(rest, 'summary').map(textOf),
  };
}

/** The text of some HTML. */
function textOf(html: string): string {
  const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d+)|(\w+));/g, (source, code?: string, name = '') =>
      code === undefined ? (names[name] ?? source) : String.fromCodePoint(Number(code)),
    );
}
