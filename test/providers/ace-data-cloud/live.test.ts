import { expect, it } from 'vitest';
import { eachDoor } from '../../support/doors.ts';
import {
  as,
  base,
  createApplication,
  createCredential,
  expectRefusal,
  faceApi,
  faceTransform,
  field,
  items,
  midjourney,
  nowhere,
  openai,
  proxyService,
  seededApplication,
} from './support.ts';

const options = { dialects: { 'ace-data-cloud': 'live' } } as const;

eachDoor('the live dialect of Ace Data Cloud', (open) => {
  it('shows a credential with all its fields, in order', async () => {
    const { send } = await open(options);
    const me = as('me', send);
    const { json: owner } = await me('GET', '/platform-tokens/me/');
    const user_id = field(owner, 'id');

    const made = await createCredential(me, {
      name: 'production',
      limited_amount: 50,
      allowed_api_ids: [faceApi],
      tags: ['a', 1],
      metadata: { team: 'x' },
    });

    expect(Object.entries(made)).toEqual([
      ['id', expect.any(String)],
      ['user_id', user_id],
      ['creator_id', user_id],
      ['application_id', seededApplication],
      ['application', { id: seededApplication, service_id: midjourney, type: 'Usage', scope: 'Individual' }],
      ['name', 'production'],
      ['type', 'Token'],
      ['token', expect.stringMatching(/^[0-9a-f]{32}$/)],
      ['username', null],
      ['password', null],
      ['host', null],
      ['limited_amount', 50],
      ['used_amount', 0],
      ['expired_at', null],
      ['allowed_api_ids', [faceApi]],
      ['granted', false],
      ['granted_to_user_id', null],
      ['tags', ['a', 1]],
      ['metadata', { team: 'x' }],
      ['created_at', '2024-08-01T10:00:00.000000Z'],
      ['updated_at', '2024-08-01T10:00:00.000000Z'],
    ]);
    expect((await me('GET', '/credentials/')).json).toEqual({ count: 1, items: [made] });
    const rotated = await me('POST', `/credentials/${made.id}/rotate/`);
    expect(field(rotated.json, 'token')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('changes name and allowed APIs; none is no restriction', async () => {
    const { send } = await open(options);
    const me = as('me', send);
    const { id } = await createCredential(me, { allowed_api_ids: [] });

    const changed = await me('PATCH', `/credentials/${id}`, { name: 'b', allowed_api_ids: [faceApi] });
    const freed = await me('PATCH', `/credentials/${id}`, { allowed_api_ids: [], name: null });

    expect(changed.json).toMatchObject({ name: 'b', allowed_api_ids: [faceApi] });
    expect(freed.json).toMatchObject({ name: null, allowed_api_ids: null });
    for (const [method, path] of [
      ['POST', '/credentials/'],
      ['PATCH', `/credentials/${id}`],
    ] as const) {
      const body = { application_id: seededApplication, allowed_api_ids: [nowhere] };
      expectRefusal(await me(method, path, body), 400, 'invalid', { allowed_api_ids: ['Unknown API.'] });
    }
  });

  it('filters credentials by name and by whether they are granted', async () => {
    const { send } = await open(options);
    const me = as('me', send);
    const plain = await createCredential(me, { name: 'a' });
    const granted = await createCredential(me, { name: 'a', for_user_id: nowhere });

    expect(granted).toMatchObject({ granted: true, granted_to_user_id: nowhere });
    for (const [query, wanted] of [
      ['name=a', [granted, plain]],
      ['name=b', []],
      ['granted=true', [granted]],
      ['granted=False', [plain]],
      ['granted=perhaps', [granted, plain]],
      ['granted=false&name=a', [plain]],
    ] as const) {
      expect([query, items(await me('GET', `/credentials/?${query}`))]).toEqual([query, wanted]);
    }
  });

  it('prints whole amounts with a decimal point, as the newer pages do', async () => {
    const { send } = await open(options);
    const me = as('me', send);
    const amounts = ({ body }: { body: string }) => body.match(/"[a-z]+_amount":[^,}]+/g);

    const made = await me('POST', '/applications/', { service_id: openai });
    expect(amounts(made)).toEqual(['"remaining_amount":1.0', '"used_amount":0.0']);
    const limits = [50, 12.34, null, 0].map(async (limited_amount) => {
      const credential = { application_id: field(made.json, 'id'), limited_amount, name: '"used_amount":1,' };
      return amounts(await me('POST', '/credentials/', credential))?.[0];
    });
    const printed = ['50.0', '12.34', 'null', '0.0'].map((text) => `"limited_amount":${text}`);
    expect(await Promise.all(limits)).toEqual(printed);
    const [named] = items(await me('GET', '/credentials/'));
    expect(named).toMatchObject({ name: '"used_amount":1,', used_amount: 0 });
    expect(amounts(await me('GET', `/services/${openai}`))).toEqual(['"free_amount":1.0']);
  });

  it('creates an application as its own fields only, and shows more of it in the list and by itself', async () => {
    const { send } = await open(options);
    const me = as('me', send);

    const made = await me('POST', '/applications/', { service_id: openai });
    const id = field(made.json, 'id');
    const { client_ip, client_fingerprint, ...model } = made.json as Record<string, unknown>;

    expect(Object.keys(made.json as object)).toEqual([
      'id',
      'service_id',
      'remaining_amount',
      'used_amount',
      'paid',
      'user_id',
      'disabled',
      'allow_consume_global',
      'scope',
      'type',
      'expired_at',
      'tags',
      'metadata',
      'client_ip',
      'client_fingerprint',
      'created_at',
      'updated_at',
    ]);
    expect(made.json).toMatchObject({ remaining_amount: 1, allow_consume_global: false, client_ip: null });
    const service = { id: openai, alias: 'openai', title: 'OpenAI', type: 'Api', unit: 'Credit' };
    expect((await me('GET', `/applications/${id}`)).json).toEqual({
      ...model,
      service: { ...service, free_amount: 1, packages: [] },
    });
    expect(items(await me('GET', '/applications/'))[0]).toEqual({
      ...model,
      service: { ...service, icon_url: null },
      credentials: [],
    });
    expect([client_ip, client_fingerprint]).toEqual([null, null]);
    const changed = await me('POST', `/applications/${id}/update-allow-consume-global/`, {
      allow_consume_global: true,
    });
    expect(changed.json).toEqual({ ...(made.json as object), allow_consume_global: true });
  });

  it('has one application for each service, and one global one', async () => {
    const { send } = await open(options);
    const me = as('me', send);
    for (const body of [{ service_id: openai }, { scope: 'Global' }]) {
      const made = await me('POST', '/applications/', body);
      expect(made.status).toBe(201);
      const again = await me('POST', '/applications/', { ...body, type: 'Period' });
      expectRefusal(again, 400, 'duplication', 'Item already exists.');
    }
    const global = items(await me('GET', '/applications/?scope=Global'))[0];
    expect(global).toMatchObject({ service_id: null, service: null });
    expect((await me('GET', `/applications/${global?.id}`)).json).toMatchObject({ service: null });
  });

  it("calls a service's name its title", async () => {
    const { send } = await open(options);

    const service = await send({ path: `${base}/services/face-transform` });
    const list = await send({ path: `${base}/services/` });

    expect(service.json).toMatchObject({ id: faceTransform, title: 'Face Transform' });
    expect(field(service.json, 'name')).toBeUndefined();
    expect(field(list.json, 'count')).toBe(5);
    expect(items(list)[0]).toMatchObject({ title: 'Midjourney' });
  });

  it('lists platform tokens and Identity credentials under `items` too', async () => {
    const { send } = await open(options);
    const me = as('me', send);
    const { json } = await me('POST', '/platform-tokens/');
    const identity = await createCredential(me, {
      application_id: await createApplication(me, proxyService),
    });

    expect((await me('GET', '/platform-tokens/')).json).toEqual({ count: 1, items: [json] });
    expect(identity).toMatchObject({ type: 'Identity', token: null, username: expect.any(String) });
    const shown = items(await me('GET', '/applications/'))[0]?.credentials;
    expect(shown).toMatchObject([{ id: identity.id, username: identity.username }]);
  });
});
