import { expect, it } from 'vitest';
import { eachDoor } from '../../support/doors.ts';
import { proves } from '../../support/ledger.ts';
import {
  as,
  base,
  createApplication,
  createCredential,
  expectRefusal,
  field,
  midjourney,
  nowhere,
  seededApplication,
} from './support.ts';

const required = ['This field is required.'];
const datetime = [
  'Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].',
];
const application_id = seededApplication;

eachDoor('refusals of Ace Data Cloud', (open) => {
  it.each<[body: unknown, detail: unknown]>([
    [{}, { application_id: required }],
    [{ host: 'a' }, { application_id: required }],
    [{ application_id: null }, { application_id: ['This field may not be null.'] }],
    [{ application_id: 7.5 }, { application_id: ['Must be a valid UUID.'] }],
    [{ application_id: 'x' }, { application_id: ['Must be a valid UUID.'] }],
    [{ application_id, host: true }, { host: ['Not a valid string.'] }],
    [{ application_id, limited_amount: '7x' }, { limited_amount: ['A valid number is required.'] }],
    [
      { application_id, limited_amount: -1 },
      { limited_amount: ['Ensure this value is greater than or equal to 0.'] },
    ],
    [{ application_id, expired_at: 7 }, { expired_at: datetime }],
    [{ application_id, expired_at: '' }, { expired_at: datetime }],
    [{ application_id, expired_at: 'tomorrow' }, { expired_at: datetime }],
    [{ application_id, expired_at: '2023-02-29' }, { expired_at: datetime }],
    [{ application_id, expired_at: '2023-13-01T00:00:00Z' }, { expired_at: datetime }],
    [{ application_id, expired_at: '2023-01-01T24:00:00Z' }, { expired_at: datetime }],
    [
      { application_id, expired_at: '0001-01-01T00:00:00+01:00' },
      { expired_at: ['Datetime value out of range.'] },
    ],
    [
      { host: [], limited_amount: {}, expired_at: [] },
      {
        application_id: required,
        host: ['Not a valid string.'],
        limited_amount: ['A valid number is required.'],
        expired_at: datetime,
      },
    ],
    [[], { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }],
    ['"text"', { non_field_errors: ['Invalid data. Expected a dictionary, but got str.'] }],
    ['1', { non_field_errors: ['Invalid data. Expected a dictionary, but got int.'] }],
    ['1.5', { non_field_errors: ['Invalid data. Expected a dictionary, but got float.'] }],
    ['true', { non_field_errors: ['Invalid data. Expected a dictionary, but got bool.'] }],
    ['null', { non_field_errors: ['No data provided'] }],
    ['', { application_id: required }],
  ])('a credential cannot be made from %j', async (body, detail) => {
    const { send } = await open();
    const me = as('me', send, { 'content-type': 'application/json' });

    expectRefusal(await me('POST', '/credentials/', body), 400, 'invalid', detail);

    expect((await me('GET', '/credentials/')).json).toEqual({ count: 0, results: [] });
  });

  it.each<[body: unknown, detail: unknown]>([
    [{}, { service_id: required }],
    [{ scope: 'Individual' }, { service_id: required }],
    [{ service_id: 'x' }, { service_id: ['Must be a valid UUID.'] }],
    [{ service_id: null }, { service_id: ['This field may not be null.'] }],
    [{ service_id: midjourney, type: 'Yearly' }, { type: ['"Yearly" is not a valid choice.'] }],
    [{ service_id: midjourney, type: true }, { type: ['"True" is not a valid choice.'] }],
    [{ service_id: midjourney, type: null }, { type: ['This field may not be null.'] }],
    [{ service_id: midjourney, scope: 'global' }, { scope: ['"global" is not a valid choice.'] }],
    [{ service_id: midjourney, scope: 7 }, { scope: ['"7" is not a valid choice.'] }],
  ])('an application cannot be made from %j', async (body, detail) => {
    const { send } = await open();
    const me = as('me', send);

    expectRefusal(await me('POST', '/applications/', body), 400, 'invalid', detail);

    expect((await me('GET', '/applications/')).json).toMatchObject({ count: 1 });
  });

  it.each<[body: unknown, detail: unknown]>([
    [{}, { allow_consume_global: required }],
    [{ allow_consume_global: 'ja' }, { allow_consume_global: ['Must be a valid boolean.'] }],
    [{ allow_consume_global: null }, { allow_consume_global: ['This field may not be null.'] }],
    [[true], { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }],
  ])('the use of the global balance cannot be set from %j', async (body, detail) => {
    const { send } = await open();
    const me = as('me', send);
    const path = `/applications/${seededApplication}`;

    const refused = await me('POST', `${path}/update-allow-consume-global/`, body);

    expectRefusal(refused, 400, 'invalid', detail);
    expect(field((await me('GET', path)).json, 'allow_consume_global')).toBe(true);
  });

  it.each<[body: unknown, detail: unknown]>([
    [{ limited_amount: 'x' }, { limited_amount: ['A valid number is required.'] }],
    [{ expired_at: 'x' }, { expired_at: datetime }],
    [[], { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }],
  ])('a credential cannot be changed by %j', async (body, detail) => {
    const { send } = await open();
    const me = as('me', send);
    const made = await createCredential(me);

    expectRefusal(await me('PATCH', `/credentials/${made.id}`, body), 400, 'invalid', detail);

    expect((await me('GET', `/credentials/${made.id}`)).json).toEqual(made);
  });

  it.each<[fields: object, detail: unknown]>([
    [{ name: [7] }, { name: ['Not a valid string.'] }],
    [{ for_user_id: {} }, { for_user_id: ['Not a valid string.'] }],
    [{ tags: {} }, { tags: ['Expected a list of items but got type "dict".'] }],
    [{ metadata: [] }, { metadata: ['Expected a dictionary of items but got type "list".'] }],
    [{ metadata: 'x' }, { metadata: ['Expected a dictionary of items but got type "str".'] }],
    [{ allowed_api_ids: 'x' }, { allowed_api_ids: ['Expected a list of items but got type "str".'] }],
    [
      { allowed_api_ids: ['x', nowhere, 7.5] },
      { allowed_api_ids: { 0: ['Must be a valid UUID.'], 2: ['Must be a valid UUID.'] } },
    ],
  ])('a credential of the live dialect cannot be made from %j', async (fields, detail) => {
    const { send } = await open({ dialects: { 'ace-data-cloud': 'live' } });
    const me = as('me', send);

    const refused = await me('POST', '/credentials/', { application_id, ...fields });

    expectRefusal(refused, 400, 'invalid', detail);
  });

  it.each<[body: string | Uint8Array, message: string]>([
    [' ', 'Expecting value: line 1 column 2 (char 1)'],
    ['x', 'Expecting value: line 1 column 1 (char 0)'],
    ['{', 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
    ["{'a': 1}", 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
    ['{"a" 1}', "Expecting ':' delimiter: line 1 column 6 (char 5)"],
    ['{"a":\n1 "b"}', "Expecting ',' delimiter: line 2 column 3 (char 8)"],
    ['{"😀": 1,}', 'Expecting property name enclosed in double quotes: line 1 column 9 (char 8)'],
    ['{}{}', 'Extra data: line 1 column 3 (char 2)'],
    ['"a', 'Unterminated string starting at: line 1 column 1 (char 0)'],
    ['{"a": NaN}', "Out of range float values are not JSON compliant: 'NaN'"],
    ['\ufeff{}', 'Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)'],
    [
      new Uint8Array([0x7b, 0x22, 0xff]),
      "'utf-8' codec can't decode byte 0xff in position 2: invalid start byte",
    ],
    [
      `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
      'maximum recursion depth exceeded while decoding a JSON object from a unicode string',
    ],
  ])("a body %# that is no JSON is refused in Python's words", async (body, message) => {
    const { send } = await open();
    const me = as('me', send, { 'content-type': 'application/json; charset=utf-8' });
    const { id } = await createCredential(me);

    for (const [method, path] of [
      ['POST', '/credentials/'],
      ['PATCH', `/credentials/${id}`],
      ['POST', '/applications/'],
      ['POST', `/applications/${seededApplication}/update-allow-consume-global/`],
    ] as const) {
      expectRefusal(await me(method, path, body), 400, 'parse_error', `JSON parse error - ${message}`);
    }
  });

  it.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/jsonp'],
    ['Text/Plain; charset=x'],
  ])('a body of type %s is refused', async (contentType) => {
    const { send } = await open();
    const me = as('me', send, { 'content-type': contentType });

    const refused = await me('POST', '/credentials/', JSON.stringify({ application_id }));

    const detail = `Unsupported media type "${contentType}" in request.`;
    expectRefusal(refused, 415, 'unsupported_media_type', detail);
  });

  it('a body of more than 2.5 MiB is refused, and one of just that is read', async () => {
    const { send } = await open();
    const me = as('me', send, { 'content-type': 'application/json' });
    const limit = 2.5 * 1024 * 1024;
    const body = (size: number) => JSON.stringify({ application_id, host: '' }).padEnd(size);

    const refused = await me('POST', '/credentials/', body(limit + 1));

    expect([refused.status, refused.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8']);
    expect(refused.body).toContain('<title>Bad Request (400)</title>');
    expect((await me('GET', '/credentials/')).json).toEqual({ count: 0, results: [] });
    expect((await me('POST', '/credentials/', body(limit))).status).toBe(201);
  });

  it.each([
    ['PUT', '/credentials/', 'GET, POST, HEAD, OPTIONS'],
    ['DELETE', '/credentials', 'GET, POST, HEAD, OPTIONS'],
    ['PUT', `/credentials/${nowhere}`, 'GET, PATCH, DELETE, HEAD, OPTIONS'],
    ['GET', `/credentials/${nowhere}/rotate/`, 'POST, OPTIONS'],
    ['PATCH', '/applications/', 'GET, POST, HEAD, OPTIONS'],
    ['DELETE', `/applications/${seededApplication}`, 'GET, HEAD, OPTIONS'],
    ['PUT', `/applications/${seededApplication}/update-allow-consume-global`, 'POST, OPTIONS'],
    ['PUT', '/platform-tokens/', 'GET, POST, HEAD, OPTIONS'],
    ['POST', '/platform-tokens/me/', 'GET, HEAD, OPTIONS'],
    ['POST', '/services/', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/services/midjourney', 'GET, HEAD, OPTIONS'],
  ])('%s %s is not allowed, and the reply says what is', async (method, path, allow) => {
    const { send, mock } = await open();

    const refused = await as('me', send)(method, path, method === 'GET' ? undefined : {});

    expectRefusal(refused, 405, 'method_not_allowed', `Method "${method}" not allowed.`);
    expect(refused.headers.allow).toBe(allow);
    proves(mock, 'ace-data-cloud.error.405', 'ace-data-cloud.header.allow');
  });

  it.each(['/api/v1/', '/api/v1/nothing/', '/api/v1/credentials/1/2', '/api/v1/credentials//'])(
    '%s is not there, whoever asks',
    async (path) => {
      const { send } = await open();
      expectRefusal(await send({ path }), 404, 'not_found', 'Not found.');
      expectRefusal(await send({ path, method: 'POST', body: {} }), 404, 'not_found', 'Not found.');
    },
  );

  it('come in order: path, credential, method, object, body', async () => {
    const { send, mock } = await open();
    const me = as('me', send);
    const wrongType = as('me', send, { 'content-type': 'text/plain' });

    expect((await send({ method: 'PUT', path: `${base}/nothing` })).status).toBe(404);
    expect((await send({ method: 'PUT', path: `${base}/credentials/` })).status).toBe(401);
    expect((await me('PUT', `/credentials/${nowhere}`)).status).toBe(405);
    expect((await wrongType('PATCH', `/credentials/${nowhere}`, 'x')).status).toBe(404);
    expect((await wrongType('POST', '/credentials/', 'x')).status).toBe(415);
    expect((await me('POST', '/credentials/', { application_id: nowhere, host: [] })).status).toBe(400);
    proves(mock, 'ace-data-cloud.error.order');
  });

  it("a body where none is read is nobody's business", async () => {
    const { send } = await open();
    const me = as('me', send, { 'content-type': 'text/plain' });
    const { id } = await createCredential(as('me', send));

    expect((await me('POST', `/credentials/${id}/rotate/`, '{')).status).toBe(200);
  });

  it('a field named like a property of every object is a field like any other', async () => {
    const { send } = await open();
    const me = as('me', send, { 'content-type': 'application/json' });

    const made = await me(
      'POST',
      '/credentials/',
      `{"application_id":"${application_id}","__proto__":{"host":"x"}}`,
    );
    const refused = await me('POST', '/credentials/', '{"__proto__":{"application_id":"x"},"constructor":1}');

    expect([made.status, field(made.json, 'host')]).toEqual([201, null]);
    expectRefusal(refused, 400, 'invalid', { application_id: required });
    expect(await createApplication(as('me', send))).not.toBe('undefined');
  });
});
