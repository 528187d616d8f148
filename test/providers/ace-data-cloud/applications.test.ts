import { expect, it } from 'vitest';
import { eachDoor } from '../../support/doors.ts';
import {
  as,
  createApplication,
  createCredential,
  expectRefusal,
  faceTransform,
  field,
  items,
  midjourney,
  nowhere,
  openai,
  proxyService,
  restrictedService,
  seededApplication,
} from './support.ts';

eachDoor('applications', (open) => {
  it("start with the documents' own one, which is no duplicate", async () => {
    const { send } = await open();
    const me = as('me', send);

    expect(items(await me('GET', '/applications/')).map(({ id }) => id)).toEqual([seededApplication]);
    const made = await me('POST', '/applications/', { service_id: midjourney });

    expect(made.status).toBe(201);
    expect(field(made.json, 'id')).not.toBe(seededApplication);
    const list = await me('GET', '/applications/?user_id=me');
    expect(items(list).map(({ id }) => id)).toEqual([field(made.json, 'id'), seededApplication]);
    expect((await me('GET', `/applications/${field(made.json, 'id')}/`)).json).toEqual(made.json);
  });

  it('are refused when exactly repeated, and only then', async () => {
    const { send } = await open();
    const me = as('me', send);
    const bodies = [
      { service_id: midjourney },
      { service_id: midjourney, type: 'Period' },
      { service_id: openai },
      { scope: 'Global' },
      { scope: 'Global', type: 'Period' },
    ];
    for (const body of bodies) expect((await me('POST', '/applications/', body)).status).toBe(201);
    for (const body of [...bodies, { service_id: midjourney, type: 'Usage', scope: 'Individual' }]) {
      expectRefusal(await me('POST', '/applications/', body), 400, 'duplication', 'Item already exists.');
    }
    expect((await me('GET', '/applications/')).json).toMatchObject({ count: 6 });
    expect((await as('you', send)('POST', '/applications/', bodies[0])).status).toBe(201);
  });

  it('get the free quota of the service, the first one only', async () => {
    const { send } = await open();
    const me = as('me', send);

    const first = await me('POST', '/applications/', { service_id: faceTransform });
    const second = await me('POST', '/applications/', { service_id: faceTransform, type: 'Period' });
    const none = await me('POST', '/applications/', { service_id: midjourney });

    expect(field(first.json, 'remaining_amount')).toBe(1);
    expect(field(second.json, 'remaining_amount')).toBe(0);
    expect(field(none.json, 'remaining_amount')).toBe(0);
  });

  it('of global scope need no service', async () => {
    const { send } = await open();
    const me = as('me', send);

    const made = await me('POST', '/applications/', { type: 'Usage', scope: 'Global' });

    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      service_id: null,
      service: null,
      scope: 'Global',
      remaining_amount: 0,
    });
    expect((await createCredential(me, { application_id: field(made.json, 'id') })).type).toBe('Token');
  });

  it('may use the global balance or not; those by period never', async () => {
    const { send } = await open();
    const me = as('me', send);
    const change = '/update-allow-consume-global/';
    const usage = await createApplication(me);
    const period = await me('POST', '/applications/', { service_id: midjourney, type: 'Period' });

    expect(field(period.json, 'allow_consume_global')).toBe(false);
    for (const [id, sent, kept] of [
      [usage, false, false],
      [usage, true, true],
      [field(period.json, 'id'), true, false],
    ]) {
      const changed = await me('POST', `/applications/${id}${change}`, { allow_consume_global: sent });
      expect([changed.status, field(changed.json, 'allow_consume_global')]).toEqual([200, kept]);
      expect((await me('GET', `/applications/${id}`)).json).toEqual(changed.json);
    }
  });

  it('show their credentials, newest first', async () => {
    const { send } = await open();
    const me = as('me', send);
    const first = await createCredential(me);
    const second = await createCredential(me);

    const answer = await me('GET', `/applications/${seededApplication}`);

    expect(field(answer.json, 'credentials')).toEqual([second, first]);
  });

  it('are filtered by service, scope, type and affiliation, and paged', async () => {
    const { send } = await open();
    const me = as('me', send);
    const proxy = await createApplication(me, proxyService);
    const period = field(
      (await me('POST', '/applications/', { service_id: openai, type: 'Period' })).json,
      'id',
    );
    const global = field((await me('POST', '/applications/', { scope: 'Global' })).json, 'id');
    const rows: [query: string, wanted: unknown[]][] = [
      ['', [global, period, proxy, seededApplication]],
      [`service_id=${openai}`, [period]],
      [`service_id=${openai}&service_id=${proxyService}`, [period, proxy]],
      ['scope=Global', [global]],
      ['scope=Global&scope=Individual', [global, period, proxy, seededApplication]],
      ['type=Period', [period]],
      ['type=Usage&scope=Individual', [proxy, seededApplication]],
      ['affiliation=owner', [global, period, proxy, seededApplication]],
      ['affiliation=granted', []],
      ['affiliation=owner&affiliation=granted', [global, period, proxy, seededApplication]],
      ['ordering=created_at', [seededApplication, proxy, period, global]],
    ];
    for (const [query, wanted] of rows) {
      const list = await me('GET', `/applications/?${query}`);
      expect([query, items(list).map(({ id }) => id)]).toEqual([query, wanted]);
      expect(field(list.json, 'count')).toBe(wanted.length);
    }
    const page = await me('GET', '/applications/?limit=1&offset=1');
    expect([field(page.json, 'count'), items(page).map(({ id }) => id)]).toEqual([4, [period]]);
  });

  it('belong to their account', async () => {
    const { send } = await open();
    const id = await createApplication(as('me', send));
    const you = as('you', send);
    const denied = 'You do not have permission to perform this action.';
    const change = `/applications/${id}/update-allow-consume-global/`;
    const { json } = await as('me', send)('GET', '/platform-tokens/me/');

    expectRefusal(await you('GET', `/applications/${id}`), 403, 'permission_denied', denied);
    expectRefusal(await you('POST', change, 'not even read'), 403, 'permission_denied', denied);
    const list = await you('GET', `/applications/?user_id=${field(json, 'id')}`);
    expectRefusal(list, 403, 'permission_denied', denied);
    expectRefusal(await you('GET', `/applications/${nowhere}`), 404, 'not_found', 'Not found.');
    expectRefusal(await you('GET', '/applications/nonsense'), 404, 'not_found', 'Not found.');
    expect((await you('GET', `/applications/?user_id=${nowhere}`)).json).toEqual({ count: 0, results: [] });
  });

  it('are refused for a service that does not exist or wants a check first', async () => {
    const { send } = await open();
    const me = as('me', send);

    const unknown = await me('POST', '/applications/', { service_id: nowhere });
    const restricted = await me('POST', '/applications/', { service_id: restrictedService });

    expectRefusal(unknown, 404, 'not_found', 'Service not found.');
    expectRefusal(restricted, 403, 'need_verify', 'This service requires manual verification.');
    expect((await me('GET', '/applications/')).json).toMatchObject({ count: 1 });
  });
});
