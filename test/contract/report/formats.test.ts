import { describe, expect, it } from 'vitest';
import { createTextReporter, type FormatName, reporters } from '../../../src/contract/report/index.ts';
import { readHar } from '../../../src/contract/sources/har.ts';
import type { CaseInfo, RunEvent } from '../../../src/contract/types.ts';
import { clean, exchanges, findings, HOSTILE, report } from './sample.ts';

const names = Object.keys(reporters).filter((name): name is FormatName => name in reporters);

describe('every format', () => {
  it.each(names)('%s says the same when asked twice, and leaves the report as it was', (name) => {
    const before = JSON.stringify([report, exchanges]);
    expect(reporters[name](report, exchanges)).toBe(reporters[name](report, exchanges));
    expect(JSON.stringify([report, exchanges])).toBe(before);
  });

  it.each(names)('%s ends with a line end', (name) => {
    expect(reporters[name](clean, []).endsWith('\n')).toBe(true);
  });

  it.each(names)('%s holds no control character that a server sent', (name) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(reporters[name](report, exchanges)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});

describe('a body of more than 64 kB', () => {
  const [finding] = findings;
  const [exchange] = exchanges;
  if (!finding || !exchange) throw new Error('a finding and an exchange');
  const body = `${'é'.repeat(40_000)}end`;
  const response = { ...exchange.response, body };
  const large = { ...report, findings: [{ ...finding, response }] };

  it.each(['json', 'sarif', 'har'] as const)('is cut in %s, which says so', (name) => {
    const text = reporters[name](large, [{ ...exchange, response }]);
    expect(text).toContain('... (cut: the first 65536 of 80003 bytes)');
    expect(text).not.toContain('éend');
    expect(text.length).toBeLessThan(60_000);
  });

  it('is not judged when the HAR file is read again', () => {
    const read = readHar(reporters.har(large, [{ ...exchange, response }, exchange]));
    expect(read.map((one) => one.response.isUnrecorded)).toEqual([true, undefined]);
  });
});

describe('text', () => {
  it('breaks JSON under its own column', () => {
    const [first] = findings;
    if (!first) throw new Error('a finding');
    const body = JSON.stringify({
      results: Array.from({ length: 4 }, (_, id) => ({ id, name: `keymock-${id}` })),
    });
    const shown = reporters.text(
      { ...report, findings: [{ ...first, response: { ...first.response, body } }] },
      [],
      {
        width: 60,
      },
    );
    const lines = shown.split('\n');
    const at = lines.findIndex((line) => line.startsWith('    response'));
    expect(lines.slice(at, at + 4)).toEqual([
      '    response  200 {"results":[{"id":0,"name":"keymock-0"},',
      '              {"id":1,"name":"keymock-1"},{"id":2,',
      '              "name":"keymock-2"},{"id":3,',
      '              "name":"keymock-3"}]}',
    ]);
  });

  it('tells what was found, how to see it again, what was skipped and the sum', () => {
    const [first] = findings;
    if (!first) throw new Error('a finding');
    const skipped = report.skipped.slice(0, 2);
    expect(reporters.text({ ...report, findings: [first], skipped }, [])).toBe(`\
keymock check feldera (documented) at http://127.0.0.1:8080, seed 7

  ✗ wire         2 passed, 1 failed
  ✓ lifecycle    1 passed
  ✓ secrecy      1 passed
  ○ tenancy      2 skipped

✗ 1. wire/status  POST /v0/api_keys
    A created key is answered with a status that the document does not have.

    expected  201
    actual    200
    document  #/paths/~1v0~1api_keys/post/responses
    evidence  feldera.api-keys.create
    response  200 {"id":"1","name":"keymock-1"}
    read on   keymock explain wire/status

    to see it again
    curl -i \\
      http://127.0.0.1:8080/v0/api_keys \\
      -H 'Authorization: Bearer '"$KEYMOCK_TOKEN" \\
      --data-raw '{"name":"keymock-1"}'

○ 2 skipped
      2 needs --other-token or --other-user
        tenancy/visible, tenancy/readable

○ Not checked
    nothing of an api-key is known to be unique, so duplicates are not checked; name it in
    x-resource: unique

! Left behind on the server; please delete by hand
    api-key keymock-7-3: the server answered 500

3 of 5 documented operation and status pairs seen; not seen:
    GET /v0/api_keys: 401

2 checks failed or warned, of 1 cause: each finding is one cause

✗ 41 passed, 1 failed, 1 warned, 3 skipped
`);
  });

  it.each([
    [{ status: 0, headers: [], body: '', failure: 'ECONNRESET' }, 'no reply (ECONNRESET) (no body)'],
    [{ status: 200, headers: [], body: 'x', isNotUtf8: true as const }, '200 (not UTF-8) x'],
  ])('tells how an answer was odd: %j', (response, told) => {
    const odd = findings.slice(0, 1).map((finding) => ({ ...finding, response }));
    expect(reporters.text({ ...report, findings: odd }, [])).toContain(`    response  ${told}\n`);
  });

  it('has colours only when it is told to', () => {
    expect(reporters.text(report, exchanges)).not.toContain('\u001b[');
    expect(reporters.text(report, exchanges, { colour: true })).toContain(
      '\u001b[31m✗ 1. wire/status\u001b[39m',
    );
  });

  it.each([40, 60, 80, 120])('fits %i columns, but for words that are longer and the curl', (width) => {
    const message = 'one two three four five six seven eight nine ten '.repeat(5).trim();
    const told = findings
      .slice(0, 1)
      .map((finding) => ({ ...finding, message, expected: message, actual: message }));
    const lines = reporters.text({ ...report, findings: told }, [], { width }).split('\n');
    const prose = lines.filter((line) => /\b(one|two|three|four|five|six|seven|eight|nine|ten)\b/.test(line));
    expect(prose.length).toBeGreaterThan(5);
    expect(Math.max(...prose.map((line) => line.length))).toBeLessThanOrEqual(width);
  });

  it.each([20, 40, 41, 42, 43, 44, 45, 80])(
    'never begins a line with what a CI runner obeys (%i columns)',
    (width) => {
      const actual = `${'word '.repeat(9)}::add-mask::x ${'word '.repeat(9)}##[group]y \n::error::z`;
      const told = findings.map((finding) => ({ ...finding, message: actual, actual }));
      expect(reporters.text({ ...report, findings: told }, [], { width })).not.toMatch(/^\s*(::|##)/m);
    },
  );
});

describe('the text report of a run as it goes', () => {
  const cases: readonly CaseInfo[] = ['wire/status', 'auth/missing', 'wire/body'].map((check) => ({
    id: `${check} GET /keys`,
    check,
    operation: 'GET /keys',
    title: 'a title',
    writes: false,
  }));
  const [status, missing, wireBody] = cases;
  if (!status || !missing || !wireBody) throw new Error('three cases');
  const events: readonly RunEvent[] = [
    { type: 'plan', cases, meta: report },
    { type: 'start', case: status },
    { type: 'result', case: status, outcome: 'passed', durationMs: 1 },
    { type: 'start', case: missing },
    { type: 'result', case: missing, outcome: 'failed', durationMs: 1 },
    { type: 'start', case: wireBody },
    { type: 'result', case: wireBody, outcome: 'skipped', reason: 'why', durationMs: 1 },
    { type: 'end', report: clean },
  ];

  it('has a line per group as soon as the group is done', () => {
    let out = '';
    const tell = createTextReporter({ write: (text) => (out += text) });
    for (const event of events) tell(event);
    expect(out).toBe(`\
keymock check feldera (documented) at http://127.0.0.1:8080, seed 7, 3 checks planned

  ✗ auth         1 failed
  ✓ wire         1 passed, 1 skipped

0 of 0 documented operation and status pairs seen

✓ 3 passed, 0 failed, 0 warned, 0 skipped
`);
  });

  it('shows on a terminal what is being tried, and wipes it away', () => {
    let out = '';
    const tell = createTextReporter({ write: (text) => (out += text), live: true });
    for (const event of events) tell(event);
    expect(out).toContain('\r\u001b[2K  1/3 auth/missing GET /keys');
    expect(out).toContain('\r\u001b[2K  ✗ auth         1 failed\n');
  });

  it('tells of groups that a stopped run never ended', () => {
    let out = '';
    const tell = createTextReporter({ write: (text) => (out += text) });
    for (const event of [...events.slice(0, 3), ...events.slice(-1)]) tell(event);
    expect(out).toContain('  ✓ wire         1 passed\n');
  });
});

describe('markdown', () => {
  it('stays below the size of a job summary with thousands of findings', () => {
    const body = 'x'.repeat(100_000);
    const many = Array.from({ length: 3_000 }, () => findings.slice(0, 1))
      .flat()
      .map((finding) => ({
        ...finding,
        actual: body,
        response: { ...finding.response, body },
      }));
    const out = reporters.markdown({ ...report, findings: many }, []);
    expect(Buffer.byteLength(out)).toBeLessThan(1024 * 1024);
    expect(out).toContain('2900 findings more in the other reports.');
  });
});

describe('har', () => {
  it('names the findings in the entry that shows them', () => {
    const { log } = JSON.parse(reporters.har(report, exchanges));
    expect(log.entries[0].comment).toBe('wire/status 8d1f0c2a');
    expect(log.entries[0].request.queryString).toEqual([
      { name: 'dry', value: 'no' },
      { name: 'dry', value: 'yes' },
    ]);
    expect(log.entries[0].request.cookies).toEqual([
      { name: 'theme', value: 'dark' },
      { name: 'lang', value: 'en' },
    ]);
    expect(log.entries[1].response.content.text).toBe(HOSTILE);
  });
});

describe('html', () => {
  const page = reporters.html(report, exchanges);

  it('has no script, no handler and nothing to fetch', () => {
    expect(page).not.toMatch(/<script|<img|<link|<iframe|<object|<form|\son\w+=|\ssrc=|url\(|@import/i);
    expect([...page.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual([
      '#finding-1',
      '#finding-2',
    ]);
  });

  it('forbids scripts and connections itself', () => {
    expect(page).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`,
    );
  });
});
