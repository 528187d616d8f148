import { describe, expect, it } from 'vitest';
import { reporters } from '../../../src/contract/report/index.ts';
import { createSession, HarError, readHar } from '../../../src/contract/sources/index.ts';
import { exchanges, report } from '../report/sample.ts';
import { BAD, GOOD, sessionFor } from './judge.ts';

const entry = (response: object, request: object = {}) => ({
  startedDateTime: '2026-11-21T00:00:00.000Z',
  time: 5,
  request: {
    method: 'get',
    url: 'http://api.test/keys',
    headers: [{ name: ':path', value: '/keys' }],
    ...request,
  },
  response: {
    status: 200,
    headers: [{ name: 'content-type', value: 'application/json' }],
    content: { text: GOOD },
    ...response,
  },
});
const harOf = (...entries: object[]) => JSON.stringify({ log: { version: '1.2', entries } });

describe('readHar', () => {
  it('reads what a browser records', () => {
    expect(readHar(`\uFEFF${harOf(entry({}))}`)).toEqual([
      {
        index: 0,
        request: { method: 'GET', url: 'http://api.test/keys', headers: [] },
        response: { status: 200, headers: [['content-type', 'application/json']], body: GOOD },
        startedAt: Date.UTC(2026, 10, 21),
        durationMs: 5,
      },
    ]);
  });

  it('reads back what our own HAR report says', () => {
    const read = readHar(reporters.har(report, exchanges));
    expect(read).toEqual(exchanges);
  });

  it.each([
    ['base64', { content: { text: Buffer.from(GOOD).toString('base64'), encoding: 'base64' } }, GOOD],
    ['nothing', { content: {} }, ''],
  ])('decodes a body recorded as %s', (_kind, response, body) => {
    expect(readHar(harOf(entry(response)))[0]?.response.body).toBe(body);
  });

  it('says so where a body was not UTF-8', () => {
    const content = { text: Buffer.from([0x22, 0xff, 0x22]).toString('base64'), encoding: 'base64' };
    expect(readHar(harOf(entry({ content })))[0]?.response).toMatchObject({
      body: '"\ufffd"',
      isNotUtf8: true,
    });
  });

  it('leaves out headers that describe a coding which the recording has undone', () => {
    const headers = [
      { name: 'Content-Encoding', value: 'br' },
      { name: 'Content-Length', value: '7' },
      { name: 'X', value: '1' },
    ];
    expect(readHar(harOf(entry({ headers })))[0]?.response.headers).toEqual([['X', '1']]);
  });

  it.each([
    ['text', { text: 'a=1', params: [] }, 'a=1'],
    ['parameters only', { mimeType: 'x', params: [{ name: 'a', value: '1 2' }] }, 'a=1+2'],
    ['an empty text', { text: '' }, ''],
  ])('reads a sent body recorded as %s', (_kind, postData, body) => {
    expect(readHar(harOf(entry({}, { postData })))[0]?.request.body).toBe(body);
  });

  it('leaves out what was never answered', () => {
    expect(readHar(harOf(entry({ status: 0 }), entry({}))).map(({ index }) => index)).toEqual([1]);
  });

  it.each([
    ['no JSON', 'token-abc-123 {'],
    ['no object', '["token-abc-123"]'],
    ['no log', '{"a":"token-abc-123"}'],
    ['no entries', '{"log":{"entries":"token-abc-123"}}'],
  ])('refuses %s without quoting it', (_kind, text) => {
    let error: unknown;
    try {
      readHar(text);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(HarError);
    expect(String(error)).not.toContain('token-abc');
  });

  it.each(['{"log":{"entries":[null,1,"x",{},{"request":null,"response":[]}]}}'])(
    'survives entries that are none',
    (text) => {
      expect(readHar(text)).toEqual([]);
    },
  );
});

describe('a session', () => {
  it('tells each finding once and sums up', () => {
    const session = createSession(sessionFor('http://api.test'));
    const [good, bad, again] = readHar(
      harOf(entry({}), entry({ content: { text: BAD } }), entry({ content: { text: BAD } })),
    );
    if (!good || !bad || !again) throw new Error('three exchanges');
    expect(session.add(good).findings).toEqual([]);
    expect(session.add(bad).findings.map(({ check, operation }) => `${check} ${operation}`)).toEqual([
      'wire/body GET /keys',
    ]);
    expect(session.add(again).findings).toEqual([]);
    const { report: sum, exchanges: kept } = session.sum();
    expect(sum.summary).toMatchObject({ failed: 1, warned: 0, skipped: 1 });
    expect(sum.skipped).toEqual([
      { case: 'wire/status POST /keys', reason: 'no exchange of this operation was seen' },
    ]);
    expect(kept).toHaveLength(3);
    expect(JSON.stringify([sum, kept])).not.toContain('tok-1234567890');
  });

  it('keeps no more than it is allowed to, but judges all', () => {
    const session = createSession({ ...sessionFor('http://api.test'), keep: 2 });
    for (const exchange of readHar(harOf(...Array.from({ length: 5 }, () => entry({})))))
      session.add(exchange);
    const { report: sum, exchanges: kept } = session.sum();
    expect(kept.map(({ index }) => index)).toEqual([3, 4]);
    expect(sum.coverage.operations[0]?.exchanges).toBe(5);
  });

  it('keeps no more bytes than it is allowed to', () => {
    const session = createSession({ ...sessionFor('http://api.test'), keepBytes: 300 });
    for (const exchange of readHar(harOf(...Array.from({ length: 9 }, () => entry({})))))
      session.add(exchange);
    expect(session.sum().exchanges.length).toBeLessThan(5);
  });
});
