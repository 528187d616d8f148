import { expect, it } from 'vitest';
import documented from '../../../fixtures/oceanbase/create-api-key.json' with { type: 'json' };
import { eachDoor } from '../../support/doors.ts';
import { proves } from '../../support/ledger.ts';
import { asUser, basic, documentedBody, failure, invalid, path } from './support.ts';

eachDoor('OceanBase: creating a key', (open) => {
  it('answers the documented request as documented', async () => {
    const { mock, send } = await open({ now: '2023-10-12T09:45:30Z' });
    const { method, headers, user, body } = documented.request;
    const answer = await send({ method, path, headers: { ...headers, ...basic(user) }, body });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json');
    const { data, requestId, ...rest } = answer.json as typeof documented.response.body;
    expect(data).toEqual({
      ...documented.response.body.data,
      apiKey: expect.stringMatching(/^sk_[A-Za-z0-9]{32}$/),
    });
    expect(requestId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(rest).toEqual({ server: '127.0.0.1:8080', success: true });
    expect(keysOf(answer.json)).toEqual(keysOf(documented.response.body));
    proves(mock, 'oceanbase.create.response-example', 'oceanbase.document');
  });

  it('gives the time to the second, in UTC', async () => {
    const { mock, send } = await open({ now: '2024-02-29T23:59:59.999+08:00' });
    const create = async () =>
      (await send({ method: 'POST', path, headers: asUser, body: documentedBody })).json;
    expect(await create()).toMatchObject({ data: { createdAt: '2024-02-29T15:59:59Z' } });
    mock.clock.advance(1);
    expect(await create()).toMatchObject({ data: { createdAt: '2024-02-29T16:00:00Z' } });
  });

  it('takes a name twice: ids tell the keys apart', async () => {
    const { mock, send } = await open();
    const create = () => send({ method: 'POST', path, headers: asUser, body: documentedBody });
    const [first, second] = [await create(), await create()];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(first.body).not.toBe(second.body);
    const { list } = ((await send({ path, headers: asUser })).json as { data: { list: { id: string }[] } })
      .data;
    expect(new Set(list.map(({ id }) => id)).size).toBe(2);
    proves(mock, 'oceanbase.create.duplicate-names');
  });

  it.each(['read', 'write', 'anything'])(
    'takes the action %s, since no source lists them',
    async (action) => {
      const { send } = await open();
      expect(
        await send({ method: 'POST', path, headers: asUser, body: { name: 'a', action } }),
      ).toMatchObject({
        status: 200,
      });
    },
  );

  it.each([
    [
      'the other headers and the query of the page',
      { requestId: 'x', 'X-Ob-Product': 'any' },
      '?uid=1',
      documentedBody,
    ],
    [
      'fields that it does not know',
      {},
      '?unknown=1',
      { ...documentedBody, id: 'mine', apiKey: 'mine', expiresAt: 1 },
    ],
    ['header names in another case', { 'x-ob-org-id': 'org-xxxxxxxx' }, '', documentedBody],
    ['a charset', { 'Content-Type': 'Application/JSON; charset=UTF-8' }, '', documentedBody],
    ['letters of any script', {}, '', { name: 'ключ 鍵 🔑', action: 'read' }],
  ])('takes %s', async (_, headers, query, body) => {
    const { send } = await open();
    const { 'X-OB-Org-Id': organization, ...rest } = asUser;
    const lower = 'x-ob-org-id' in headers ? {} : { 'X-OB-Org-Id': organization };
    const answer = await send({
      method: 'POST',
      path: path + query,
      headers: { ...rest, ...lower, ...headers },
      body,
    });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ data: { name: body.name } });
    expect(answer.body).not.toContain('mine');
  });

  it.each([
    ['no name', { action: 'read' }, 'name is required.'],
    ['no action', { name: 'a' }, 'action is required.'],
    ['neither', {}, 'name is required.'],
    ['a null name', { name: null, action: 'read' }, 'name is required.'],
    ['a null action', { name: 'a', action: null }, 'action is required.'],
    ['an empty name', { name: '', action: 'read' }, 'name must not be empty.'],
    ['an empty action', { name: 'a', action: '' }, 'action must not be empty.'],
    ['a number for a name', { name: 1, action: 'read' }, 'name must be a string.'],
    ['an object for a name', { name: {}, action: 'read' }, 'name must be a string.'],
    ['a list for an action', { name: 'a', action: ['read'] }, 'action must be a string.'],
    ['a list', [documentedBody], 'The request body must be a JSON object.'],
    ['null', 'null', 'The request body must be a JSON object.'],
    ['a text', '"name"', 'The request body must be a JSON object.'],
    ['no bytes', '', 'The request body is not valid JSON.'],
    ['half a text', '{"name":', 'The request body is not valid JSON.'],
    ['single quotes', "{'name':'a'}", 'The request body is not valid JSON.'],
    ['a form', 'name=a&action=read', 'The request body is not valid JSON.'],
    ['bytes that are no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 'The request body is not valid JSON.'],
    ['ten thousand brackets', '['.repeat(10_000), 'The request body is not valid JSON.'],
    ['a polluted prototype', '{"__proto__":{"name":"a","action":"read"}}', 'name is required.'],
  ])('refuses %s as a body, and makes nothing', async (_, body, message) => {
    const { mock, send } = await open();
    const headers = { ...asUser, 'Content-Type': 'application/json' };
    const answer = await send({ method: 'POST', path, headers, body });
    expect({ status: answer.status, json: answer.json }).toEqual({ status: 400, json: invalid(message) });
    expect(mock.db['oceanbaseApiKey']?.count()).toBe(0);
  });

  it.each(['application/x-www-form-urlencoded', 'text/plain', 'application/vnd.api+json', 'json'])(
    'refuses the content type %s, and makes nothing',
    async (contentType) => {
      const { mock, send } = await open();
      const headers = { ...asUser, 'Content-Type': contentType };
      const answer = await send({ method: 'POST', path, headers, body: JSON.stringify(documentedBody) });
      expect({ status: answer.status, json: answer.json }).toEqual({
        status: 415,
        json: failure('UNSUPPORTED_MEDIA_TYPE', 'The Content-Type must be application/json.'),
      });
      expect(mock.db['oceanbaseApiKey']?.count()).toBe(0);
    },
  );

  it.each([
    [1024 * 1024, 200],
    [1024 * 1024 + 1, 413],
    [3 * 1024 * 1024, 413],
    [5 * 1024 * 1024, 413],
  ])('answers a body of %i bytes with %i', async (size, status) => {
    const { mock, send } = await open();
    const [before, after] = ['{"name":"', '","action":"read"}'];
    const body = `${before}${'a'.repeat(size - before.length - after.length)}${after}`;
    const headers = { ...asUser, 'Content-Type': 'application/json' };
    const answer = await send({ method: 'POST', path, headers, body });
    expect(answer.status).toBe(status);
    expect(mock.db['oceanbaseApiKey']?.count()).toBe(status === 200 ? 1 : 0);
    if (status === 413)
      expect(answer.json).toEqual(failure('PAYLOAD_TOO_LARGE', 'The request body is too large.'));
  });

  it('makes other keys each time, and the same again from the same seed', async () => {
    const { mock, send } = await open({ seed: 7 });
    const make = async () => {
      const bodies: string[] = [];
      for (let i = 0; i < 20; i++) {
        bodies.push((await send({ method: 'POST', path, headers: asUser, body: documentedBody })).body);
      }
      return bodies;
    };
    const bodies = await make();
    expect(new Set(bodies).size).toBe(20);
    mock.reset();
    expect(await make()).toEqual(bodies);
  });
});

/** Names in their order, at every level. */
function keysOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.entries(value).map(([name, part]) => [name, keysOf(part)]);
}
