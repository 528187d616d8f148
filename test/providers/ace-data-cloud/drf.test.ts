import { expect, it } from 'vitest';
import { eachDoor } from '../../support/doors.ts';
import { proves } from '../../support/ledger.ts';
import {
  as,
  base,
  createCredential,
  expectRefusal,
  field,
  items,
  midjourney,
  nowhere,
  seededApplication,
} from './support.ts';

const live = { dialects: { 'ace-data-cloud': 'live' } } as const;
const notAcceptable = 'Could not satisfy the request Accept header.';

/** Every form of one UUID that Python reads. */
const formsOf = (id: string) => [
  id,
  id.toUpperCase(),
  id.replaceAll('-', ''),
  `{${id}}`,
  `urn:uuid:${id}`,
  [...id.replaceAll('-', '')].join('-'),
];

/** Each was seen on a plain Django REST Framework application. */
eachDoor('what Django REST Framework does for Ace Data Cloud', (open) => {
  it.each([
    'application/xml',
    'text/plain',
    '',
    '*',
    'application/json/x',
    'text/html, application/xml;q=0.9',
  ])('a client that accepts only %j gets 406, before anything else is looked at', async (accept) => {
    const { send } = await open();
    expectRefusal(
      await as('me', send, { accept })('GET', '/credentials/'),
      406,
      'not_acceptable',
      notAcceptable,
    );
    const stranger = await send({ method: 'PUT', path: `${base}/services/`, headers: { accept } });
    expectRefusal(stranger, 406, 'not_acceptable', notAcceptable);
    expect((await send({ path: `${base}/nothing/`, headers: { accept } })).status).toBe(404);
  });

  it.each([
    'application/json',
    '*/*',
    'application/*',
    '*/json',
    'APPLICATION/JSON;q=0',
    'text/html, */*;q=0.1',
  ])('a client that accepts %j gets JSON', async (accept) => {
    const { send } = await open();
    const answer = await as('me', send, { accept })('GET', '/credentials/');
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json']);
  });

  it.each([
    ['format=xml', 404],
    ['format=api', 404],
    ['format=json&format=xml', 404],
    ['format=xml&format=json', 200],
    ['format=', 200],
  ])('?%s is %d', async (query, status) => {
    const { send } = await open();
    const answer = await as('me', send)('GET', `/credentials/?${query}`);
    expect(answer.status).toBe(status);
    if (status === 404) expectRefusal(answer, 404, 'not_found', 'Not found.');
    expect((await send({ path: `${base}/credentials/?format=xml` })).status).toBe(404);
  });

  it('a UUID is read in any form, in bodies, paths and filters, and always answered in one', async () => {
    const { send } = await open();
    const me = as('me', send);
    const { id } = await createCredential(me);
    for (const form of formsOf(seededApplication)) {
      const made = await me('POST', '/credentials/', { application_id: form });
      expect([form, field(made.json, 'application_id')]).toEqual([form, seededApplication]);
      const found = await me('GET', `/credentials/?application_id=${encodeURIComponent(form)}&limit=1`);
      expect(items(found)).toHaveLength(1);
      expect((await me('GET', `/applications/${encodeURIComponent(form)}`)).json).toMatchObject({
        id: seededApplication,
      });
    }
    for (const form of formsOf(String(id)))
      expect((await me('PATCH', `/credentials/${encodeURIComponent(form)}`, {})).json).toMatchObject({ id });
    for (const form of formsOf(midjourney))
      expect((await send({ path: `${base}/services/${encodeURIComponent(form)}` })).status).toBe(200);
  });

  it.each([0, 7, true, `${nowhere}`])('%j is a UUID, of an application that is not there', async (id) => {
    const { send } = await open();
    expectRefusal(
      await as('me', send)('POST', '/credentials/', { application_id: id }),
      404,
      'not_found',
      'Not found.',
    );
  });

  it.each(['x', seededApplication.slice(1), `${seededApplication}0`])(
    'an id that is no UUID is not found, and a filter by it finds nothing: %s',
    async (id) => {
      const { send } = await open();
      const me = as('me', send);
      await createCredential(me);
      expect((await me('GET', `/credentials/${id}`)).status).toBe(404);
      expect(items(await me('GET', `/credentials/?application_id=${id}`))).toEqual([]);
    },
  );

  it('of a parameter that is given twice the last one counts', async () => {
    const { send } = await open();
    const me = as('me', send);
    const made = [await createCredential(me), await createCredential(me), await createCredential(me)];
    const ids = made.map(({ id }) => id);
    const listed = async (query: string) =>
      items(await me('GET', `/credentials/?${query}`)).map(({ id }) => id);
    expect(await listed('limit=1&limit=2')).toEqual([ids[2], ids[1]]);
    expect(await listed('limit=2&limit=x')).toEqual([ids[2], ids[1], ids[0]]);
    expect(await listed('offset=1&offset=2')).toEqual([ids[0]]);
    expect(await listed('ordering=created_at&ordering=-created_at')).toEqual([ids[2], ids[1], ids[0]]);
  });

  it.each([
    ['created_at,id', false],
    [' created_at', false],
    ['x,%20created_at%20', false],
    ['created_at,-created_at', false],
    ['-created_at,created_at', true],
    ['--created_at', true],
    ['Created_at', true],
    ['created_at%20id', true],
  ])('ordering=%s: what is no field is left out', async (ordering, newestFirst) => {
    const { send } = await open();
    const me = as('me', send);
    const [first, second] = [await createCredential(me), await createCredential(me)];
    const ids = items(await me('GET', `/credentials/?ordering=${ordering}`)).map(({ id }) => id);
    expect(ids).toEqual(newestFirst ? [second.id, first.id] : [first.id, second.id]);
  });

  it.each([
    ['{', 'application/json', 400],
    ['[]', 'application/json', 400],
    ['{}', 'text/plain', 415],
    ['', 'text/plain', 201],
    ['{"token": "mine"}', 'application/json', 201],
  ])('the body %j of type %s makes a platform token or not: %d', async (body, type, status) => {
    const { send } = await open();
    const me = as('me', send, { 'content-type': type });
    expect((await me('POST', '/platform-tokens/', body)).status).toBe(status);
    expect((await me('GET', '/platform-tokens/')).json).toMatchObject({ count: status === 201 ? 1 : 0 });
  });

  it.each([
    ['application/*', '{"application_id":"x"}'],
    ['*/json; a=b', '{"application_id":"x"}'],
    ['application/json; charset=latin1', '{"application_id":"x"}'],
    ['application/json; charset=no-such-charset', '{"application_id":"x"}'],
    ['application/json; charset=utf-16', '\ufeff{"application_id":"x"}'],
  ])('a body of type %s is read', async (type, text) => {
    const { send } = await open();
    const body = type.endsWith('utf-16') ? new Uint8Array(Buffer.from(text, 'utf16le')) : text;
    const answer = await as('me', send, { 'content-type': type })('POST', '/credentials/', body);
    expectRefusal(answer, 400, 'invalid', { application_id: ['Must be a valid UUID.'] });
  });

  it('the charset of a body is honoured', async () => {
    const { send } = await open();
    const me = as('me', send, { 'content-type': 'application/json; charset=latin1' });
    const body = Buffer.from(`{"application_id":"${seededApplication}","host":"\u00e9"}`, 'latin1');
    expect((await me('POST', '/credentials/', new Uint8Array(body))).json).toMatchObject({ host: '\u00e9' });
    const ascii = as('me', send, { 'content-type': 'application/json; charset=ascii' });
    const refused = await ascii('POST', '/credentials/', new Uint8Array(body));
    const at = body.indexOf(0xe9);
    const why = `'ascii' codec can't decode byte 0xe9 in position ${at}: ordinal not in range(128)`;
    expectRefusal(refused, 400, 'parse_error', `JSON parse error - ${why}`);
  });

  it('an integer of more than 4,300 digits is no JSON to Python', async () => {
    const { send } = await open();
    const me = as('me', send, { 'content-type': 'application/json' });
    const body = (digits: number) => `{"application_id":"x","a":[${'1'.repeat(digits)}]}`;
    expect((await me('POST', '/credentials/', body(4300))).json).toMatchObject({ code: 'invalid' });
    expectRefusal(
      await me('POST', '/credentials/', body(4301)),
      400,
      'parse_error',
      'JSON parse error - Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; use sys.set_int_max_str_digits() to increase the limit',
    );
  });

  it('forms are read by the live dialect', async () => {
    const { send, mock } = await open(live);
    const urlencoded = as('me', send, { 'content-type': 'application/x-www-form-urlencoded' });
    const multipart = as('me', send, { 'content-type': 'multipart/form-data; boundary=b' });
    const parts = ['application_id', seededApplication, 'name', ' \u00e9 ', 'metadata.a', '1'];
    const body = [0, 2, 4].map(
      (i) => `--b\r\nContent-Disposition: form-data; name="${parts[i]}"\r\n\r\n${parts[i + 1]}\r\n`,
    );

    const one = await urlencoded(
      'POST',
      '/credentials/',
      `application_id=${seededApplication}&host=a&host=b%20c&limited_amount=5&expired_at=&tags=x&tags=y`,
    );
    const other = await multipart('POST', '/credentials/', `${body.join('')}--b--\r\n`);
    const refused = await urlencoded('POST', '/credentials/', 'application_id=&limited_amount=x');
    const unticked = await urlencoded(
      'POST',
      `/applications/${seededApplication}/update-allow-consume-global/`,
      'x=1',
    );

    expect(one.json).toMatchObject({ host: 'b c', limited_amount: 5, expired_at: null, tags: ['x', 'y'] });
    expect(other.json).toMatchObject({ name: '\u00e9', metadata: { a: '1' } });
    expectRefusal(refused, 400, 'invalid', {
      application_id: ['Must be a valid UUID.'],
      limited_amount: ['A valid number is required.'],
    });
    expect(unticked.json).toMatchObject({ allow_consume_global: false });
    proves(mock, 'ace-data-cloud.body.forms');
  });
});
