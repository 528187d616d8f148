import { expect, it } from 'vitest';
import { eachDoor } from '../../support/doors.ts';
import {
  as,
  createApplication,
  createCredential,
  expectRefusal,
  field,
  items,
  midjourney,
  nowhere,
  proxyService,
  seededApplication,
} from './support.ts';

eachDoor('credentials', (open) => {
  it('are created, listed newest first, read, and gone once deleted', async () => {
    const { send } = await open();
    const me = as('me', send);
    const first = await createCredential(me, { host: 'a.example' });
    const second = await createCredential(me, { limited_amount: 2.5, expired_at: '2030-01-01' });

    expect((await me('GET', '/credentials/')).json).toEqual({ count: 2, results: [second, first] });
    expect((await me('GET', `/credentials/${first.id}`)).json).toEqual(first);
    const deleted = await me('DELETE', `/credentials/${first.id}`);
    expect([deleted.status, deleted.body]).toEqual([204, '']);
    expect((await me('GET', '/credentials/')).json).toEqual({ count: 1, results: [second] });
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      expectRefusal(await me(method, `/credentials/${first.id}`), 404, 'not_found', 'Not found.');
    }
    expectRefusal(await me('POST', `/credentials/${first.id}/rotate/`), 404, 'not_found', 'Not found.');
  });

  it('take the time of expiry in any form that Django reads, and show it in one', async () => {
    const { send } = await open();
    const me = as('me', send);
    for (const [sent, shown] of [
      ['2030-01-01', '2030-01-01T00:00:00.000000Z'],
      ['2030-01-01T02:00:00+02:00', '2030-01-01T00:00:00.000000Z'],
      ['2030-01-01 10:20:30.5', '2030-01-01T10:20:30.500000Z'],
      ['2020-02-29T23:59:59.123456Z', '2020-02-29T23:59:59.123456Z'],
    ]) {
      expect((await createCredential(me, { expired_at: sent })).expired_at).toBe(shown);
    }
  });

  it('cannot be given what the server owns', async () => {
    const { send } = await open();
    const me = as('me', send);
    const chosen = {
      id: nowhere,
      user_id: nowhere,
      token: 'sk-mine',
      used_amount: 9,
      type: 'Identity',
      username: 'u',
      password: 'p',
      created_at: '2000-01-01T00:00:00Z',
    };

    const credential = await createCredential(me, chosen);

    for (const [name, value] of Object.entries(chosen)) expect(credential[name]).not.toEqual(value);
  });

  it('are changed in what the body names; null takes a limit away', async () => {
    const { send, mock } = await open();
    const me = as('me', send);
    const { id, ...made } = await createCredential(me, {
      host: 'h',
      limited_amount: 5,
      expired_at: '2030-01-01',
    });
    mock.clock.advance(1500);

    const limited = await me('PATCH', `/credentials/${id}`, {
      limited_amount: 7,
      host: 'ignored',
      token: 'no',
    });
    const freed = await me('PATCH', `/credentials/${id}/`, { limited_amount: null, expired_at: null });
    const untouched = await me('PATCH', `/credentials/${id}`);

    const updated_at = '2024-08-01T10:00:01.500000Z';
    expect(limited.json).toEqual({ id, ...made, limited_amount: 7, updated_at });
    expect(freed.json).toEqual({ id, ...made, limited_amount: null, expired_at: null, updated_at });
    expect(untouched.json).toEqual(freed.json);
  });

  it('get a new token by rotation, and keep all else', async () => {
    const { send } = await open();
    const me = as('me', send);
    const made = await createCredential(me, { limited_amount: 5 });

    const rotated = await me('POST', `/credentials/${made.id}/rotate/`, {});

    expect(rotated.status).toBe(200);
    expect(rotated.json).toEqual({ ...made, token: expect.stringMatching(/^sk-\w{40}$/) });
    expect(field(rotated.json, 'token')).not.toBe(made.token);
    expect((await me('GET', `/credentials/${made.id}`)).json).toEqual(rotated.json);
    expect((await me('POST', `/credentials/${made.id}/rotate`)).status).toBe(200);
  });

  it('of a Proxy service are a user name and a password, and there is one for each application', async () => {
    const { send } = await open();
    const me = as('me', send);
    const application_id = await createApplication(me, proxyService);

    const made = await createCredential(me, { application_id });

    expect(made).toMatchObject({ type: 'Identity', token: null });
    expect(made.username).toMatch(/^[0-9a-f]{12}$/);
    expect(made.password).toMatch(/^[0-9a-f]{32}$/);
    const second = await me('POST', '/credentials/', { application_id });
    expectRefusal(second, 400, 'invalid', { application_id: ['This application already has a credential.'] });
    const rotated = await me('POST', `/credentials/${made.id}/rotate/`);
    expect(rotated.json).toEqual({ ...made, password: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(field(rotated.json, 'password')).not.toBe(made.password);
    await me('DELETE', `/credentials/${made.id}`);
    expect((await me('POST', '/credentials/', { application_id })).status).toBe(201);
  });

  it('are filtered by application and host, alone, together and repeated', async () => {
    const { send } = await open();
    const me = as('me', send);
    const other = await createApplication(me, midjourney);
    const a = await createCredential(me, { host: 'a' });
    const b = await createCredential(me, { host: 'b' });
    const otherA = await createCredential(me, { host: 'a', application_id: other });
    const rows: [query: string, wanted: unknown[]][] = [
      [`application_id=${seededApplication}`, [b, a]],
      [`application_id=${other}`, [otherA]],
      [`application_id=${other.toUpperCase()}`, [otherA]],
      [`application_id=${other}&application_id=${seededApplication}`, [otherA, b, a]],
      ['host=a', [otherA, a]],
      ['host=a&host=b', [otherA, b, a]],
      [`host=a&application_id=${seededApplication}`, [a]],
      ['host=', [otherA, b, a]],
      ['host=A', []],
      ['application_id=nonsense', []],
      [`application_id=${nowhere}`, []],
      ['unknown=1', [otherA, b, a]],
      ['host=a&host=b&limit=1&offset=1', [b]],
    ];
    for (const [query, wanted] of rows) {
      const list = await me('GET', `/credentials/?${query}`);
      const count = query.includes('limit') ? 3 : wanted.length;
      expect([query, list.json]).toEqual([query, { count, results: wanted }]);
    }
  });

  it('come in pages of ten unless asked, and of a hundred at most', async () => {
    const { send } = await open();
    const me = as('me', send);
    const made: unknown[] = [];
    for (let i = 0; i < 103; i++) made.unshift(await createCredential(me));
    const rows: [query: string, from: number, to: number][] = [
      ['', 0, 10],
      ['?limit=3', 0, 3],
      ['?limit=3&offset=4', 4, 7],
      ['?limit=1000', 0, 100],
      ['?limit=1000&offset=100', 100, 103],
      ['?offset=500', 103, 103],
      ['?limit=0', 0, 10],
      ['?limit=-1', 0, 10],
      ['?limit=many', 0, 10],
      ['?limit=2.5', 0, 10],
      ['?limit=1_2', 0, 12],
      ['?limit=', 0, 10],
      ['?offset=-1', 0, 10],
      ['?offset=x&limit=2', 0, 2],
      ['?offset=99999999999999999999', 103, 103],
      ['?ordering=-created_at', 0, 10],
      ['?ordering=host', 0, 10],
    ];
    for (const [query, from, to] of rows) {
      const list = await me('GET', `/credentials/${query}`);
      expect([query, list.json]).toEqual([query, { count: 103, results: made.slice(from, to) }]);
    }
    const oldest = await me('GET', '/credentials/?ordering=created_at&limit=2');
    expect(items(oldest)).toEqual([made.at(-1), made.at(-2)]);
  });

  it('belong to their account: not listed, not readable, not changeable by another', async () => {
    const { send } = await open();
    const me = as('me', send);
    const you = as('you', send);
    const { id, user_id } = await createCredential(me);
    const denied = 'You do not have permission to perform this action.';

    expect((await you('GET', '/credentials/')).json).toEqual({ count: 0, results: [] });
    for (const [method, path, body] of [
      ['GET', `/credentials/${id}`],
      ['PATCH', `/credentials/${id}`, { limited_amount: 'not even read' }],
      ['DELETE', `/credentials/${id}`],
      ['POST', `/credentials/${id}/rotate/`],
      ['GET', `/credentials/?user_id=${user_id}`],
      ['GET', `/credentials/?user_id=me&user_id=${user_id}`],
    ] as const) {
      expectRefusal(await you(method, path, body), 403, 'permission_denied', denied);
    }
    expect((await me('GET', `/credentials/?user_id=${user_id}`)).json).toMatchObject({ count: 1 });
    expect((await me('GET', '/credentials/?user_id=me')).json).toMatchObject({ count: 1 });
    expect((await me('GET', `/credentials/?user_id=${nowhere}`)).json).toEqual({ count: 0, results: [] });
  });

  it("cannot be made for, or listed by, another account's application", async () => {
    const { send } = await open();
    const application_id = await createApplication(as('me', send));
    const you = as('you', send);
    const denied = 'You do not have permission to perform this action.';

    expectRefusal(await you('POST', '/credentials/', { application_id }), 403, 'permission_denied', denied);
    const list = await you('GET', `/credentials/?application_id=${application_id}`);
    expectRefusal(list, 403, 'permission_denied', denied);
    const own = await you('GET', `/credentials/?user_id=me&application_id=${application_id}`);
    expect(own.json).toEqual({ count: 0, results: [] });
    const missing = await you('POST', '/credentials/', { application_id: nowhere });
    expectRefusal(missing, 404, 'not_found', 'Not found.');
  });

  it("of equal tokens in different namespaces don't meet", async () => {
    const { send } = await open();
    const one = as('me', send, { 'x-keymock-namespace': 'one' });
    const two = as('me', send, { 'x-keymock-namespace': 'two' });
    const { id } = await createCredential(one);

    expect((await two('GET', '/credentials/')).json).toEqual({ count: 0, results: [] });
    expectRefusal(await two('GET', `/credentials/${id}`), 404, 'not_found', 'Not found.');
  });
});
