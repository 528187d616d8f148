import { expect, it } from 'vitest';
import { eachDoor } from '../../support/doors.ts';
import { as, createCredential, expectRefusal, field, items, nowhere, text } from './support.ts';

const missing = 'Authentication credentials were not provided.';

eachDoor('platform tokens', (open) => {
  it('open the account that made them, until they are deleted', async () => {
    const { send } = await open();
    const me = as('me', send);
    const made = await me('POST', '/platform-tokens/', {});
    const token = text(made.json, 'token');
    const minted = as(token, send);
    const { id } = await createCredential(me);

    expect(made.status).toBe(201);
    expect(made.json).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      token: expect.stringMatching(/^platform-v1-[0-9a-f]{64}$/),
      expiration: null,
      user_id: field((await me('GET', '/platform-tokens/me/')).json, 'id'),
      created_at: '2024-08-01T10:00:00.000000Z',
      updated_at: '2024-08-01T10:00:00.000000Z',
      used_at: null,
    });
    expect(field((await minted('GET', `/credentials/${id}`)).json, 'id')).toBe(id);
    const used = await me('GET', `/platform-tokens/${text(made.json, 'id')}`);
    expect(field(used.json, 'used_at')).toBe('2024-08-01T10:00:00.000000Z');
    expect((await me('DELETE', `/platform-tokens/${text(made.json, 'id')}`)).status).toBe(204);
    expectRefusal(await minted('GET', '/credentials/'), 401, 'not_authenticated', missing);
    expectRefusal(await minted('GET', '/services/'), 401, 'not_authenticated', missing);
    const gone = await me('GET', `/platform-tokens/${text(made.json, 'id')}/`);
    expectRefusal(gone, 404, 'not_found', 'Not found.');
    expect((await me('GET', '/platform-tokens/')).json).toEqual({ count: 0, results: [] });
  });

  it('are made without a body too, and listed newest first in pages', async () => {
    const { send } = await open();
    const me = as('me', send);
    const made: unknown[] = [];
    for (let i = 0; i < 12; i++) made.unshift((await me('POST', '/platform-tokens')).json);

    const { json } = await me('GET', '/platform-tokens/me');
    const list = await me('GET', `/platform-tokens/?user_id=${field(json, 'id')}&limit=5&offset=2`);

    expect(list.json).toEqual({ count: 12, results: made.slice(2, 7) });
    expect(items(await me('GET', '/platform-tokens/'))).toEqual(made.slice(0, 10));
  });

  it('cannot be changed, nor seen or deleted by another', async () => {
    const { send } = await open();
    const me = as('me', send);
    const you = as('you', send);
    const { json } = await me('POST', '/platform-tokens/', {});
    const path = `/platform-tokens/${text(json, 'id')}`;
    const denied = 'You do not have permission to perform this action.';

    for (const method of ['PUT', 'PATCH', 'POST']) {
      const refused = await me(method, path, {});
      expectRefusal(refused, 405, 'method_not_allowed', `Method "${method}" not allowed.`);
      expect(refused.headers.allow).toBe('GET, DELETE, HEAD, OPTIONS');
    }
    expectRefusal(await you('GET', path), 403, 'permission_denied', denied);
    expectRefusal(await you('DELETE', path), 403, 'permission_denied', denied);
    const list = await you('GET', `/platform-tokens/?user_id=${text(json, 'user_id')}`);
    expectRefusal(list, 403, 'permission_denied', denied);
    const empty = await you('GET', `/platform-tokens/?user_id=${nowhere}`);
    expect(empty.json).toEqual({ count: 0, results: [] });
    expect((await me('GET', path)).status).toBe(200);
  });
});
