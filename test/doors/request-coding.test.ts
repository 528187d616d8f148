import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openDoor } from '../support/doors.ts';

describe.each(['fetch', 'msw', 'node'] as const)('a body in a content coding, through %s', (door) => {
  const post = async (coding: string, body: Uint8Array) => {
    const { send } = await openDoor(door);
    const headers = {
      Authorization: 'Bearer me',
      'Content-Type': 'application/json',
      'Content-Encoding': coding,
    };
    return send({ method: 'POST', path: '/v0/api_keys', headers, body });
  };

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['GZIP', gzipSync],
  ])('%s is decoded', async (coding, encode) => {
    const answer = await post(coding, encode('{"name":"ci"}'));
    expect(answer).toMatchObject({ status: 201, json: { name: 'ci' } });
  });

  test('what is no gzip is refused as the server does', async () => {
    const answer = await post('gzip', new TextEncoder().encode('{"name":"ci"}'));
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('invalid gzip header') });
  });

  test('a small body of many bytes is too large', async () => {
    expect(await post('gzip', gzipSync(' '.repeat(8e6)))).toMatchObject({
      status: 413,
      body: 'JSON payload has exceeded limit (2097152 bytes).',
    });
  });
});
