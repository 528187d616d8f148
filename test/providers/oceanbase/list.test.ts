import { expect, it } from 'vitest';
import fixture from '../../../fixtures/oceanbase/api-key.json' with { type: 'json' };
import documented from '../../../fixtures/oceanbase/list-api-keys.json' with { type: 'json' };
import type { Mock } from '../../../src/create-mock.ts';
import { eachDoor, type Send } from '../../support/doors.ts';
import { proves } from '../../support/ledger.ts';
import { asUser, basic, documentedBody, invalid, path } from './support.ts';

interface Listed {
  readonly action: string;
  readonly data: {
    readonly list: readonly { id: string; name: string }[];
    readonly total: number;
    readonly pageNumber: number;
    readonly pageSize: number;
  };
}

async function create(send: Send, name: string, headers: Record<string, string> = asUser) {
  await send({ method: 'POST', path, headers, body: { name, action: 'read' } });
}

async function list(send: Send, query = '', headers: Record<string, string> = asUser): Promise<Listed> {
  return (await send({ path: path + query, headers })).json as Listed;
}

/** Puts the documents' own key where a request of `asUser` finds it. */
async function putFixture(mock: Mock, send: Send, more: object = {}) {
  await create(send, 'to be replaced');
  const model = mock.db['oceanbaseApiKey'];
  const [made] = model?.getAll() ?? [];
  const { source, ...fields } = fixture;
  model?.deleteMany({ where: {} });
  model?.create({ ...made, ...fields, updatedAt: fixture.createdAt, ...more });
}

eachDoor('OceanBase: listing keys', (open) => {
  it('answers an empty project with an empty list', async () => {
    const { send } = await open();
    const answer = await send({ path, headers: asUser });
    expect(answer.status).toBe(200);
    expect(answer.body).toBe(
      '{"action":"ListAIServiceAPIKeys","data":{"list":[],"total":0,"pageNumber":1,"pageSize":10},"error":{},' +
        '"message":"success","requestId":"req-abc123","server":"127.0.0.1:8080","success":true}',
    );
  });

  it('shows the documented key with the documented fields, and never its value', async () => {
    const { mock, send } = await open();
    await putFixture(mock, send);
    const { method, headers, user, path: target } = documented.request;
    const answer = await send({ method, path: target, headers: { ...headers, ...basic('AK:SK') } });
    expect(user).toBe('ak:sk');
    expect(answer.body).toBe(
      '{"action":"ListAIServiceAPIKeys","data":{"list":[{"id":"ak-xxxxxxxxxxxxxxxx","name":"my-api-key",' +
        '"createdAt":"2023-10-12T09:45:30Z","updatedAt":"2023-10-12T09:45:30Z"}],"total":1,"pageNumber":1,"pageSize":10},' +
        '"error":{},"message":"success","requestId":"req-abc123","server":"127.0.0.1:8080","success":true}',
    );
  });

  it('shows when a key expires, where it does', async () => {
    const { mock, send } = await open();
    await putFixture(mock, send, { expiresAt: '2030-01-01T00:00:00Z' });
    const [item] = (await list(send)).data.list;
    expect(Object.entries(item ?? {}).at(-1)).toEqual(['expiresAt', '2030-01-01T00:00:00Z']);
  });

  it('shows what was created, oldest first', async () => {
    const { mock, send } = await open();
    for (const name of ['b', 'a', 'c']) await create(send, name);
    const { data } = await list(send);
    expect(data.list.map(({ name }) => name)).toEqual(['b', 'a', 'c']);
    for (const { id } of data.list) expect(id).toMatch(/^ak-[0-9a-f]{16}$/);
    expect(Object.keys(data.list[0] ?? {})).toEqual(['id', 'name', 'createdAt', 'updatedAt']);
    proves(mock, 'oceanbase.list.order');
  });

  it('gives pages that do not overlap and together are everything', async () => {
    const { send } = await open();
    const names = Array.from({ length: 25 }, (_, i) => `key-${i}`);
    for (const name of names) await create(send, name);
    const pages = [1, 2, 3, 4].map(async (page) => (await list(send, `?pageNumber=${page}`)).data);
    const seen = await Promise.all(pages);
    expect(seen.map((page) => page.list.length)).toEqual([10, 10, 5, 0]);
    expect(seen.flatMap((page) => page.list.map(({ name }) => name))).toEqual(names);
    expect(seen.map(({ total, pageNumber, pageSize }) => [total, pageNumber, pageSize])).toEqual([
      [25, 1, 10],
      [25, 2, 10],
      [25, 3, 10],
      [25, 4, 10],
    ]);
  });

  it.each([
    ['', 10, 10],
    ['?pageSize=1', 1, 1],
    ['?pageSize=007', 7, 7],
    ['?pageSize=100', 100, 100],
    ['?pageSize=101', 20, 20],
    ['?pageSize=99999999999999999999999999', 20, 20],
    ['?pageNumber=99999999999999999999999999', 0, 10],
    ['?pageNumber=2&pageSize=100', 20, 100],
    ['?pageNumber=2&pageSize=101', 20, 20],
    ['?pageSize=3&pageSize=5', 3, 3],
  ])('gives for %j of 120 keys a page of %i, and says its size is %i', async (query, count, pageSize) => {
    const { mock, send } = await open();
    for (let i = 0; i < 120; i++) await create(send, `key-${i}`);
    const { data } = await list(send, query);
    expect({ count: data.list.length, total: data.total, pageSize: data.pageSize }).toEqual({
      count,
      total: 120,
      pageSize,
    });
    proves(mock, 'oceanbase.list.page-size-over-maximum');
  });

  it.each(
    ['pageNumber', 'pageSize'].flatMap((field) =>
      ['0', '-1', '1.5', 'x', '', '1e3', '%201', 'null'].map((value) => [field, value]),
    ),
  )('refuses %s=%s', async (field, value) => {
    const { send } = await open();
    const answer = await send({ path: `${path}?${field}=${value}`, headers: asUser });
    expect({ status: answer.status, json: answer.json }).toEqual({
      status: 400,
      json: invalid(`${field} must be an integer of at least 1.`),
    });
  });

  it.each([
    ['', {}, 'ListAIServiceAPIKeys'],
    ['?Action=Mine', {}, 'Mine'],
    ['', { Action: 'Mine' }, 'Mine'],
    ['?Action=Query', { Action: 'Header' }, 'Query'],
    ['?Action=', {}, 'ListAIServiceAPIKeys'],
  ])('repeats the action of %j and %j as %s', async (query, headers, action) => {
    const { send } = await open();
    expect((await list(send, query, { ...asUser, ...headers })).action).toBe(action);
  });

  it.each(['?uid=1', '?unknown=1', '?requestId=1'])('is not troubled by %s', async (query) => {
    const { send } = await open();
    expect((await send({ path: path + query, headers: asUser })).status).toBe(200);
  });

  it('answers HEAD as GET, without the body', async () => {
    const { send } = await open();
    const [get, head] = [
      await send({ path, headers: asUser }),
      await send({ method: 'HEAD', path, headers: asUser }),
    ];
    expect(head).toEqual({ ...get, body: '', json: undefined });
  });

  it('keeps accounts, organizations, projects and namespaces apart', async () => {
    const { mock, send } = await open();
    const others = [
      basic('AK2:SK'),
      basic('AK:other'),
      { 'X-OB-Org-Id': 'org-2' },
      { 'X-OB-Project-Id': 'proj-2' },
      { 'X-OB-Org-Id': 'org-xxxxxxxx/proj', 'X-OB-Project-Id': 'xxxxxxxx' },
      { 'X-Keymock-Namespace': 'worker-2' },
    ].map((headers) => ({ ...asUser, ...headers }));
    await create(send, documentedBody.name);
    for (const headers of others) expect((await list(send, '', headers)).data.total).toBe(0);
    for (const headers of others) await create(send, 'other', headers);
    expect((await list(send)).data.list.map(({ name }) => name)).toEqual([documentedBody.name]);
    for (const headers of others) expect((await list(send, '', headers)).data.total).toBe(1);
    proves(mock, 'oceanbase.scope');
  });

  it('pages through thousands of keys, those that a test author put there included', async () => {
    const { mock, send } = await open();
    await create(send, 'first');
    const [row] = mock.db['oceanbaseApiKey']?.getAll() ?? [];
    const owner = row && 'owner' in row ? String(row.owner) : '';
    for (let i = 0; i < 2000; i++) {
      mock.db['oceanbaseApiKey']?.create({
        ...row,
        key: `${owner}\nak-${i}`,
        id: `ak-${i}`,
        name: `key-${i}`,
      });
    }
    expect((await list(send, '?pageNumber=201')).data).toMatchObject({
      total: 2001,
      list: [{ id: 'ak-1999' }],
    });
  });
});
