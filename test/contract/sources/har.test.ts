import { describe, expect, it } from 'vitest';
import { reporters } from '../../../src/contract/report/index.ts';
import { HarError, readHar } from '../../../src/contract/sources/index.ts';
import { exchanges, report } from '../report/sample.ts';
import { GOOD } from './judge.ts';

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
    const plain = headers.slice(1);
    expect(readHar(harOf(entry({ headers: plain })))[0]?.response.headers).toEqual([
      ['Content-Length', '7'],
      ['X', '1'],
    ]);
  });

  it('takes what a careless recorder left out for what it usually is', () => {
    const bare = {
      request: { url: '/keys', headers: [{ value: 'x' }, { name: 'Y' }] },
      response: { status: 204 },
    };
    expect(readHar(harOf(bare))).toEqual([
      {
        index: 0,
        request: { method: 'GET', url: '/keys', headers: [['Y', '']] },
        response: { status: 204, headers: [], body: '' },
        startedAt: 0,
        durationMs: 0,
      },
    ]);
    expect(readHar(harOf({ ...bare, request: {} }))).toEqual([]);
  });

  it.each([
    ['text', { text: 'a=1', params: [] }, 'a=1'],
    ['parameters only', { mimeType: 'x', params: [{ name: 'a', value: '1 2' }] }, 'a=1+2'],
    ['an empty text', { text: '' }, ''],
    ['an empty text and parameters', { text: '', params: [{ name: 'a', value: 'b' }] }, 'a=b'],
    ['a text and parameters', { text: '{}', params: [{ name: 'a', value: 'b' }] }, '{}'],
    ['parameters without names or values', { params: [{ name: 'a' }, { value: 'b' }] }, 'a=&=b'],
    ['base64', { text: Buffer.from('é').toString('base64'), encoding: 'base64' }, 'é'],
  ])('reads a sent body recorded as %s', (_kind, postData, body) => {
    expect(readHar(harOf(entry({}, { postData })))[0]?.request.body).toBe(body);
  });

  it.each([
    ['its size', { content: { size: 512, mimeType: 'application/json' } }, true],
    ['its size and an empty text', { content: { size: 512, text: '' } }, true],
    ['its size on the wire', { content: { size: 0 }, bodySize: 98 }, true],
    ['its size, which is nothing', { content: { size: 0 }, bodySize: 0 }, undefined],
    ['a size that is not known', { content: { size: -1 }, bodySize: -1 }, undefined],
    ['a text', { content: { size: 2, text: '{}' }, bodySize: 2 }, undefined],
  ])('knows whether a body was left out of the recording, by %s', (_, response, isUnrecorded) => {
    expect(readHar(harOf(entry(response)))[0]?.response.isUnrecorded).toBe(isUnrecorded);
  });

  it('leaves out what was never answered', () => {
    expect(readHar(harOf(entry({ status: 0 }), entry({}))).map(({ index }) => index)).toEqual([1]);
  });

  it.each([
    ['no JSON', 'token-abc-123 {', 'it is not a JSON object'],
    ['no JSON after a second mark', '\uFEFF\uFEFF{"log":{"entries":[]}}', 'it is not a JSON object'],
    ['a mark in the middle', '{"log":{\uFEFF"entries":[]}}', 'it is not a JSON object'],
    ['no object', '["token-abc-123"]', 'it is not a JSON object'],
    ['no log', '{"a":"token-abc-123"}', 'it has no log.entries'],
    ['no entries', '{"log":{"entries":"token-abc-123"}}', 'it has no log.entries'],
  ])('refuses %s without quoting it', (_kind, text, message) => {
    let error: unknown;
    try {
      readHar(text);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(HarError);
    expect(String(error)).toBe(`HarError: ${message}`);
  });

  it.each(['{"log":{"entries":[null,1,"x",{},{"request":null,"response":[]}]}}'])(
    'survives entries that are none',
    (text) => {
      expect(readHar(text)).toEqual([]);
    },
  );
});
