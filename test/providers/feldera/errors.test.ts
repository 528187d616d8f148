import { describe, expect, test } from 'vitest';
import { type Dialect, dialects } from '../../../src/mock/provider.ts';
import { eachDoor } from '../../support/doors.ts';
import { callerOf, corsHeaders, jsonHeaders, textHeaders } from './support.ts';

const pattern =
  'be non-empty and only contain lowercase (a-z), uppercase (A-Z), number (0-9), underscore (_) or hyphen (-) characters';
const long = 'n'.repeat(101);
const accented = 'é'.repeat(51);

/** Names that are refused, with the whole body; `X` stands for what an error without details has. */
const names: readonly (readonly [string, string])[] = [
  ['', '{"message":"Name cannot be be empty","error_code":"EmptyName","details":X}'],
  [
    long,
    `{"message":"Name '${long}' is longer (101) than maximum allowed (100)","error_code":"TooLongName","details":{"name":"${long}","length":101,"maximum":100}}`,
  ],
  [
    accented,
    `{"message":"Name '${accented}' is longer (102) than maximum allowed (100)","error_code":"TooLongName","details":{"name":"${accented}","length":102,"maximum":100}}`,
  ],
  ...['my key', 'a.b', 'é', 'a\n', '__proto__ '].map((name): [string, string] => [
    name,
    `{"message":${JSON.stringify(`Name '${name}' should ${pattern} (pattern: '^[a-zA-Z0-9_-]+$')`)},"error_code":"NameDoesNotMatchPattern","details":{"name":${JSON.stringify(name)},"pattern":"^[a-zA-Z0-9_-]+$","pattern_description":"${pattern}"}}`,
  ]),
];

const noDetails: Readonly<Record<Dialect, string>> = { documented: 'null', live: '{}' };

/** Bodies that cannot be read, and what the framework says. */
const bodies: readonly (readonly [string, string])[] = [
  ['', 'EOF while parsing a value at line 1 column 0'],
  ['{', 'EOF while parsing an object at line 1 column 1'],
  ['{}', 'missing field `name` at line 1 column 2'],
  ['{"nam":"a"}', 'missing field `name` at line 1 column 11'],
  ['{\n  "name": 1\n}', 'invalid type: integer `1`, expected a string at line 2 column 11'],
  ['{"name":1}', 'invalid type: integer `1`, expected a string at line 1 column 9'],
  ['{"name":null}', 'invalid type: null, expected a string at line 1 column 12'],
  ['{"name":"a"} x', 'trailing characters at line 1 column 14'],
  ['{"name":"a","name":"b"}', 'duplicate field `name` at line 1 column 18'],
  ['"text"', 'invalid type: string "text", expected struct NewApiKeyRequest at line 1 column 6'],
  [
    '{"name":"\u0001"}',
    'control character (\\u0000-\\u001F) found while parsing a string at line 1 column 10',
  ],
];

eachDoor('what is refused', (open) => {
  describe.each(dialects)('%s', (dialect) => {
    test.each(names)('the name %j', async (name, expected) => {
      const { send } = await open({ dialects: { feldera: dialect } });
      const me = callerOf(send, 'me');
      const answer = await me.create({ name });
      const body = expected.replace('X}', `${noDetails[dialect]}}`);
      expect(answer).toMatchObject({ status: 400, body });
      expect(answer.headers).toEqual({
        ...jsonHeaders,
        'content-length': String(new TextEncoder().encode(body).length),
      });
      expect((await me.list()).body).toBe('[]');
    });

    test('a name that is taken', async () => {
      const { send } = await open({ dialects: { feldera: dialect } });
      const me = callerOf(send, 'me');
      await me.create({ name: 'ci' });
      const answer = await me.create({ name: 'ci' });
      expect(answer).toMatchObject({
        status: 409,
        body: `{"message":"An entity with this name already exists","error_code":"DuplicateName","details":${noDetails[dialect]}}`,
      });
      expect((await me.list()).json).toHaveLength(1);
    });

    test.each(bodies)('the body %j', async (body, reason) => {
      const { send } = await open({ dialects: { feldera: dialect } });
      const me = callerOf(send, 'me');
      const answer = await me.send({
        method: 'POST',
        path: '/v0/api_keys',
        headers: { 'Content-Type': 'application/json' },
        body,
      });
      const text = `Json deserialize error: ${reason}`;
      expect(answer).toMatchObject({ status: 400, body: text });
      expect(answer.headers).toEqual({ ...textHeaders, 'content-length': String(text.length) });
      expect((await me.list()).body).toBe('[]');
    });

    test.each([
      {},
      { 'Content-Type': 'text/plain' },
      { 'Content-Type': 'application/x-www-form-urlencoded' },
    ])('a body of the type %j', async (headers) => {
      const { send } = await open({ dialects: { feldera: dialect } });
      const answer = await callerOf(send, 'me').send({
        method: 'POST',
        path: '/v0/api_keys',
        headers,
        body: new TextEncoder().encode('{"name":"ci"}'),
      });
      expect(answer).toMatchObject({ status: 400, body: 'Content type error' });
      expect(answer.headers).toEqual({ ...textHeaders, 'content-length': '18' });
    });

    test('a body of more than 2 MiB', async () => {
      const { send } = await open({ dialects: { feldera: dialect } });
      const answer = await callerOf(send, 'me').send({
        method: 'POST',
        path: '/v0/api_keys',
        headers: { 'Content-Type': 'application/json' },
        body: ' '.repeat(3 * 1024 * 1024),
      });
      const body = 'JSON payload (3145728 bytes) is larger than allowed (limit: 2097152 bytes).';
      expect(answer).toMatchObject({ status: 413, body });
      expect(answer.headers).toEqual({ ...textHeaders, 'content-length': String(body.length) });
    });

    test('a path that there is not', async () => {
      const { send } = await open({ dialects: { feldera: dialect } });
      for (const path of ['/v0/nonesuch', '/v0/api_keys/', '/v0/', '/v0/api_keys/a/b']) {
        expect(await callerOf(send, 'me').send({ path })).toEqual({
          status: 404,
          headers: { ...corsHeaders, 'content-length': '0' },
          body: '',
          json: undefined,
        });
      }
    });
  });

  test('documented: an array is taken for the one field', async () => {
    const { send } = await open();
    const me = callerOf(send, 'me');
    expect((await me.create(['ci'])).status).toBe(201);
    expect((await me.list()).json).toMatchObject([{ name: 'ci' }]);
  });

  test.each([
    ['[]', 'invalid length 0, expected struct NewApiKeyRequest with 1 element at line 1 column 2'],
    ['["t1","read"]', 'trailing characters at line 1 column 7'],
    ['["a",]', 'trailing comma at line 1 column 6'],
    ['[1]', 'invalid type: integer `1`, expected a string at line 1 column 2'],
  ])('documented: the array %s', async (body, reason) => {
    const { send } = await open();
    const answer = await callerOf(send, 'me').send({
      method: 'POST',
      path: '/v0/api_keys',
      headers: { 'Content-Type': 'application/json' },
      body,
    });
    expect(answer).toMatchObject({ status: 400, body: `Json deserialize error: ${reason}` });
  });

  test('live: an array is taken for the fields in their order', async () => {
    const { send } = await open({ dialects: { feldera: 'live' } });
    const me = callerOf(send, 'me');
    expect((await me.create(['ci', 'write'])).status).toBe(201);
    expect((await me.list()).json).toMatchObject([{ name: 'ci', role: 'write' }]);
  });

  test('a body of exactly 2 MiB is read', async () => {
    const { send } = await open();
    const answer = await callerOf(send, 'me').send({
      method: 'POST',
      path: '/v0/api_keys',
      headers: { 'Content-Type': 'application/json' },
      body: '{"name":"ci"}'.padEnd(2_097_152),
    });
    expect(answer.status).toBe(201);
  });

  test.each(dialects)('%s: a body that comes in chunks and is too large, in other words', async (dialect) => {
    const { mock } = await open({ dialects: { feldera: dialect } });
    const reply = mock.handle({
      method: 'POST',
      path: '/v0/api_keys',
      query: '',
      headers: {
        authorization: 'Bearer me',
        'content-type': 'application/json',
        'transfer-encoding': 'chunked',
      },
      body: new Uint8Array(),
      bodySize: 2_097_153,
    });
    expect(reply).toMatchObject({ status: 413, body: 'JSON payload has exceeded limit (2097152 bytes).' });
  });

  const methods = ['PUT', 'PATCH', 'OPTIONS', 'HEAD'];

  test.each(methods)('documented: %s is a method of no path, and gets 404 without a body', async (method) => {
    const { send } = await open();
    expect(await callerOf(send, 'me').send({ method, path: '/v0/api_keys' })).toEqual({
      status: 404,
      headers: { ...corsHeaders, 'content-length': '0' },
      body: '',
      json: undefined,
    });
  });

  test.each(methods)('live: %s is not classified, and so denied', async (method) => {
    const { send } = await open({ dialects: { feldera: 'live' } });
    const answer = await callerOf(send, 'me').send({ method, path: '/v0/api_keys' });
    const body =
      '{"message":"This endpoint has no access-control classification and is denied","error_code":"InsufficientPermissions"}';
    expect(answer).toMatchObject({ status: 403, body: method === 'HEAD' ? '' : body });
    expect(answer.headers).toMatchObject(jsonHeaders);
  });

  test('the first mistake in the service’s order is the one that is told', async () => {
    const { send } = await open({ dialects: { feldera: 'live' } });
    const post = (headers: Record<string, string>, body: string) =>
      send({ method: 'POST', path: '/v0/api_keys', headers, body: new TextEncoder().encode(body) });
    const me = { Authorization: 'Bearer me' };
    const json = { 'Content-Type': 'application/json' };
    await callerOf(send, 'me').create({ name: 'ci' });
    const told = [
      await post({}, '{'),
      await post(me, '{'),
      await post({ ...me, ...json }, '{'),
      await post({ ...me, ...json }, '{"name":"","role":"owner"}'),
      await post({ ...me, ...json }, '{"name":""}'),
      await post({ ...me, ...json }, '{"name":"ci"}'),
    ].map(({ status, body, json: parsed }) => [
      status,
      (parsed as { error_code?: string })?.error_code ?? body,
    ]);
    expect(told).toEqual([
      [401, ''],
      [400, 'Content type error'],
      [400, 'Json deserialize error: EOF while parsing an object at line 1 column 1'],
      [403, 'RoleExceedsCreator'],
      [400, 'EmptyName'],
      [409, 'DuplicateName'],
    ]);
  });
});
