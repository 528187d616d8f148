import { describe, expect, test } from 'vitest';
import {
  createJudge,
  createSession,
  type Exchange,
  isNotJudged,
  loadDocument,
  reporters,
} from '../../../src/contract/index.ts';

const document = await loadDocument('specs/feldera/openapi.yaml');
const url = 'http://127.0.0.1:4010';
const json = ['content-type', 'application/json'] as const;

type Parts = {
  readonly request?: Partial<Exchange['request']>;
  readonly response?: Partial<Exchange['response']>;
};

function exchangeOf({ request = {}, response = {} }: Parts): Exchange {
  return {
    index: 0,
    startedAt: 0,
    durationMs: 1,
    request: {
      method: 'GET',
      url: `${url}/v0/api_keys`,
      headers: [['Authorization', 'Bearer t0k3n-123456']],
      ...request,
    },
    response: { status: 200, headers: [json], body: '[]', ...response },
  };
}

/** Judges one exchange, masks it and writes all reports, as `keymock judge` does. */
function judgeAndReport(parts: Parts) {
  const session = createSession({ judge: createJudge({ document, base: url }), url });
  session.add(exchangeOf(parts));
  const { report, exchanges } = session.sum();
  const texts = Object.values(reporters).map((reporter) => reporter(report, exchanges));
  return { report, texts };
}

const body = (text: string): Parts => ({ response: { body: text } });
const header = (...headers: readonly (readonly [string, string])[]): Parts => ({
  response: { headers: [...headers, json] },
});
/** No reply of so many characters ends a judgement, its masking or its reports. */
export function describeReplies(many: number): void {
  describe('no reply ends a judgement', () => {
    test.each<[what: string, parts: Parts]>([
      ['a header called __proto__', header(['__proto__', 'x'], ['constructor', 'y'], ['toString', 'z'])],
      [
        'a request with such headers',
        {
          request: {
            headers: [
              ['__proto__', 'x'],
              ['Authorization', '__proto__ x'],
            ],
          },
        },
      ],
      ['an entity called __proto__', body('[{"name": "&__proto__; &constructor; &toString;"}]')],
      ['keys called __proto__', body('[{"__proto__": {"id": 1}, "constructor": null, "toString": "x"}]')],
      ['word characters', body('a'.repeat(many))],
      ['word characters in a string', body(JSON.stringify([{ id: 'a'.repeat(many) }]))],
      ['word characters in a header', header(['x-trace', 'a'.repeat(many)])],
      ['quotes', body('"'.repeat(many))],
      ['backslashes', body('\\'.repeat(many))],
      ['white space', body(' '.repeat(many))],
      ['line ends', body('a\n'.repeat(many / 2))],
      ['numbers', body('1,'.repeat(many / 2))],
      ['percent escapes', body('%41'.repeat(many / 3))],
      ['entities', body('&#65;'.repeat(many / 5))],
      ['escapes', body('\\u0041'.repeat(many / 6))],
      ['pairs without an end', body('{"password": "'.repeat(many / 14))],
      ['forms', body('password=a&'.repeat(many / 11))],
      ['names without a value', body('password:'.repeat(many / 9))],
      ['elements without an end', body('<password>'.repeat(many / 10))],
      ['the beginnings of URLs', body('a://b:c'.repeat(many / 7))],
      ['the beginnings of keys', body('-----BEGIN RSA PRIVATE KEY-----'.repeat(many / 31))],
      ['the beginnings of tokens', body('eyJhbGciOi.'.repeat(many / 11))],
      ['our own masks', body('***token-1***'.repeat(many / 13))],
      ['items', body(JSON.stringify(Array.from({ length: many / 8 }, (_, id) => ({ id }))))],
      [
        'secrets',
        body(JSON.stringify(Array.from({ length: many / 800 }, (_, at) => ({ token: `tok-${at}-efgh` })))),
      ],
      [
        'a challenge of quotes',
        {
          response: { status: 401, headers: [['www-authenticate', `Digest ${'"'.repeat(many / 8)}`], json] },
        },
      ],
      ['a digest of words', { request: { headers: [['Authorization', `Digest ${'a'.repeat(many / 8)}`]] } }],
      [
        'a credential of blanks',
        { request: { headers: [['Authorization', `x${' '.repeat(many / 80)}x${' '.repeat(many / 80)}x`]] } },
      ],
      ['a query of names', { request: { url: `${url}/v0/api_keys?${'a&'.repeat(many / 20)}` } }],
      ['a URL that is none', { request: { url: 'http://[' } }],
    ])('%s', { timeout: 60_000 }, (_what, parts) => {
      const { report, texts } = judgeAndReport(parts);
      expect(report.summary.passed + report.summary.failed + report.summary.warned).toBeGreaterThan(0);
      for (const text of texts) expect(text.length).toBeLessThan(40_000_000);
    });

    test.each([
      ['arrays', '['.repeat(6000) + ']'.repeat(6000)],
      ['objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ])('%s nested too deep are one finding, which says that they were not judged', (_what, text) => {
      const { findings } = judgeAndReport(body(text)).report;
      expect(findings.filter(isNotJudged)).toHaveLength(1);
      expect(findings.map(({ check, message }) => [check, message])).toContainEqual([
        'wire/body',
        'not judged: the body is nested more than 500 levels deep',
      ]);
    });
  });
}
