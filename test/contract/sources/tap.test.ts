import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createTap, toBody } from '../../../src/contract/sources/tap.ts';

function read(limit: number, chunks: readonly Uint8Array[], coding?: string) {
  const tap = createTap(limit);
  for (const chunk of chunks) tap.push(chunk);
  return tap.read(coding);
}
const text = Buffer.from('{"a":"é"}');
const whole = { body: '{"a":"é"}' };

describe('a copy of a body that streams by', () => {
  it.each<[string, Buffer, string | undefined]>([
    ['as it is', text, undefined],
    ['identity', text, 'identity'],
    ['gzip', gzipSync(text), 'gzip'],
    ['gzip by its old name, in capitals', gzipSync(text), 'X-GZIP'],
    ['brotli', brotliCompressSync(text), 'br'],
    ['deflate', deflateSync(text), 'deflate'],
    ['deflate without its header', deflateRawSync(text), 'deflate'],
    ['twice, undone last first', brotliCompressSync(gzipSync(text)), 'gzip , br'],
    ['twice, one of them nothing', gzipSync(text), 'gzip,identity'],
  ])('is decoded: %s', (_, body, coding) => {
    expect(read(1000, [body.subarray(0, 3), body.subarray(3)], coding)).toEqual(whole);
  });

  it('is empty where there is none, whatever its coding says', () => {
    expect(read(10, [], 'gzip')).toEqual({ body: '' });
    expect(read(10, [], 'unheard-of')).toEqual({ body: '' });
  });

  it.each<[string, Buffer, string]>([
    ['in an unknown way', text, 'zstd'],
    ['in no way at all', text, 'gzip'],
    ['twice, once unknown', gzipSync(text), 'zstd, gzip'],
  ])('cannot be read where it is coded %s', (_, body, coding) => {
    expect(read(1000, [body], coding)).toBeUndefined();
  });

  it('is kept to the last byte that is allowed, and not at all beyond', () => {
    const chunk = new Uint8Array(5).fill(0x61);
    expect(read(10, [chunk, chunk])).toEqual({ body: 'a'.repeat(10) });
    expect(read(9, [chunk, chunk])).toBeUndefined();
    expect(read(9, [chunk, chunk, new Uint8Array(0)])).toBeUndefined();
    const bomb = gzipSync(Buffer.alloc(2000, 0x61));
    expect(read(1999, [bomb], 'gzip')).toBeUndefined();
    expect(read(2000, [bomb], 'gzip')?.body).toHaveLength(2000);
  });

  it('says so where it is no text', () => {
    expect(toBody(Buffer.from([0x61, 0xff]))).toEqual({ body: 'a\ufffd', isNotUtf8: true });
    expect(toBody(text)).toEqual(whole);
  });
});
