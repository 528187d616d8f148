import { describe, expect, it } from 'vitest';
import { byteLength, countBytes, toWire } from '../../src/doors/wire.ts';

describe('byteLength', () => {
  it.each(['', 'a', 'é', '€', '😀', 'a\ud800b', '\udc00', '\ud83d', 'é😀€\ud800\ud800\udc00'])(
    'counts %j as UTF-8 does',
    (text) => {
      const { length } = new TextEncoder().encode(text);
      expect({ inNode: byteLength(text), elsewhere: countBytes(text) }).toEqual({
        inNode: length,
        elsewhere: length,
      });
    },
  );
});

describe('toWire', () => {
  const reply = { status: 200, headers: { A: '1', B: ['2', '3'] }, body: '{"a":"é"}', evidence: '' };

  it('keeps the order and case of headers, repeats included, and adds the length', () => {
    expect(toWire(reply, 'GET')).toEqual({
      status: 200,
      headers: [
        ['A', '1'],
        ['B', '2'],
        ['B', '3'],
        ['Content-Length', '10'],
      ],
      body: '{"a":"é"}',
    });
  });

  it("dates a reply by the mock's clock", () => {
    expect(toWire({ ...reply, at: 0 }, 'GET').headers.at(-1)).toEqual([
      'Date',
      'Thu, 01 Jan 1970 00:00:00 GMT',
    ]);
  });

  it('gives HEAD the length of what GET would send, and no body', () => {
    const { headers, body } = toWire(reply, 'HEAD');
    expect(headers.at(-1)).toEqual(['Content-Length', '10']);
    expect(body).toBe('');
  });

  it.each([204, 304])('sends neither body nor length with %i', (status) => {
    expect(toWire({ ...reply, status, headers: {} }, 'GET')).toEqual({ status, headers: [], body: '' });
  });
});
