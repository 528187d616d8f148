import { expect, it } from 'vitest';
import documented from '../../../fixtures/oceanbase/delete-api-key.json' with { type: 'json' };
import { eachDoor, type Send } from '../../support/doors.ts';
import { proves } from '../../support/ledger.ts';
import { asUser, basic, documentedBody, failure, invalid, path } from './support.ts';

async function createAndFind(send: Send): Promise<string> {
  await send({ method: 'POST', path, headers: asUser, body: documentedBody });
  const { data } = (await send({ path, headers: asUser })).json as { data: { list: { id: string }[] } };
  return data.list.at(-1)?.id ?? '';
}

const gone = { status: 404, json: failure('NOT_FOUND', 'The API key does not exist.') };

eachDoor('OceanBase: deleting a key', (open) => {
  it('answers as documented, and the key is gone', async () => {
    const { mock, send } = await open();
    const id = await createAndFind(send);
    const answer = await send({ method: 'DELETE', path: `${path}?id=${id}`, headers: asUser });
    expect(answer.status).toBe(200);
    expect(answer.body).toBe(
      JSON.stringify({ ...documented.response.body, requestId: 'req-abc123', server: '127.0.0.1:8080' }),
    );
    expect((await send({ path, headers: asUser })).json).toMatchObject({ data: { list: [], total: 0 } });
    proves(mock, 'oceanbase.delete.response-example');
  });

  it('says so where the key is gone already', async () => {
    const { send } = await open();
    const id = await createAndFind(send);
    await send({ method: 'DELETE', path: `${path}?id=${id}`, headers: asUser });
    for (let i = 0; i < 2; i++) {
      expect(await send({ method: 'DELETE', path: `${path}?id=${id}`, headers: asUser })).toMatchObject(gone);
    }
  });

  it.each(['ak-xxxxxxxxxxxxxxxx', 'my-api-key', '__proto__', '%00', 'a%0Ab', '../..', '%F0%9F%94%91'])(
    'knows no key %s',
    async (id) => {
      const { send } = await open();
      await createAndFind(send);
      expect(await send({ method: 'DELETE', path: `${path}?id=${id}`, headers: asUser })).toMatchObject(gone);
      expect((await send({ path, headers: asUser })).json).toMatchObject({ data: { total: 1 } });
    },
  );

  it.each(['', '?id=', '?ID=ak-1', '?uid=ak-1'])('refuses %j: the id is missing', async (query) => {
    const { send } = await open();
    const answer = await send({ method: 'DELETE', path: path + query, headers: asUser });
    expect({ status: answer.status, json: answer.json }).toEqual({
      status: 400,
      json: invalid('id is required.'),
    });
  });

  it.each([
    ['another account', basic('AK2:SK')],
    ['another organization', { 'X-OB-Org-Id': 'org-2' }],
    ['another project', { 'X-OB-Project-Id': 'proj-2' }],
    ['another namespace', { 'X-Keymock-Namespace': 'worker-2' }],
  ])('does not delete from %s', async (_, headers) => {
    const { send } = await open();
    const id = await createAndFind(send);
    const answer = await send({
      method: 'DELETE',
      path: `${path}?id=${id}`,
      headers: { ...asUser, ...headers },
    });
    expect(answer).toMatchObject(gone);
    expect((await send({ path, headers: asUser })).json).toMatchObject({ data: { total: 1 } });
  });

  it.each([
    ['&Action=Mine', {}, 'Mine'],
    ['', { Action: 'Mine' }, 'Mine'],
  ])('repeats the action of %j and %j as %s', async (query, headers, action) => {
    const { send } = await open();
    const id = await createAndFind(send);
    const target = `${path}?uid=1&id=${id}${query}`;
    expect(
      (await send({ method: 'DELETE', path: target, headers: { ...asUser, ...headers } })).json,
    ).toMatchObject({ action });
  });

  it('is not troubled by a body', async () => {
    const { send } = await open();
    const id = await createAndFind(send);
    const answer = await send({ method: 'DELETE', path: `${path}?id=${id}`, headers: asUser, body: '{' });
    expect(answer.status).toBe(200);
  });
});
