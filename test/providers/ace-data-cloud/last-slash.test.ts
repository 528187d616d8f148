import { expect, it } from 'vitest';
import { eachDoor } from '../../support/doors.ts';
import { as, base, createCredential, items, seededApplication } from './support.ts';

const warning =
  'the path has no slash at its end. The real service may redirect it; most clients then send a GET, which changes nothing.';

eachDoor('a path of Ace Data Cloud without its last slash', (open) => {
  it.each([
    ['/credentials', { application_id: seededApplication }],
    ['/applications', { service_id: 'd87e5e99-b797-4ade-9e73-b896896b0461' }],
    ['/platform-tokens', {}],
    [`/applications/${seededApplication}/update-allow-consume-global`, { allow_consume_global: true }],
  ])('is served by the documented dialect with a warning: POST %s', async (path, body) => {
    const warnings: string[] = [];
    const { send } = await open({ onWarning: (text) => warnings.push(text) });

    const answer = await as('me', send)('POST', path, body);

    expect(answer.status).toBeLessThan(300);
    expect(warnings).toEqual([warning]);
  });

  it('needs no warning where it reads, or names a single thing', async () => {
    const warnings: string[] = [];
    const { send } = await open({ onWarning: (text) => warnings.push(text) });
    const me = as('me', send);
    const { id } = await createCredential(me);

    expect((await me('GET', '/credentials')).status).toBe(200);
    expect((await me('PATCH', `/credentials/${id}`, { limited_amount: 1 })).status).toBe(200);
    expect((await me('DELETE', `/credentials/${id}/`)).status).toBe(204);
    expect((await me('POST', '/nothing', {})).status).toBe(404);
    expect(warnings).toEqual([]);
  });

  it('is redirected by the live dialect, whoever sends it, and nothing is created', async () => {
    const warnings: string[] = [];
    const { mock, send } = await open({
      dialects: { 'ace-data-cloud': 'live' },
      onWarning: (text) => warnings.push(text),
    });
    // The core itself, since `fetch` would follow.
    const ask = (method: string, query: string, authorization: string) =>
      mock.handle({
        method,
        path: `${base}/credentials`,
        query,
        headers: { authorization, 'content-type': 'application/json' },
        body: new TextEncoder().encode(JSON.stringify({ application_id: seededApplication })),
      });

    const created = ask('POST', '', 'Bearer me');
    const listed = ask('GET', 'limit=1&host=a%20b', '');

    expect([created.status, created.body, created.headers]).toEqual([
      301,
      '',
      expect.objectContaining({
        'Content-Type': 'text/html; charset=utf-8',
        Location: `${base}/credentials/`,
      }),
    ]);
    expect([listed.status, listed.headers['Location']]).toEqual([
      301,
      `${base}/credentials/?limit=1&host=a%20b`,
    ]);
    expect(warnings).toEqual([warning]);
    expect(items(await as('me', send)('GET', '/credentials/'))).toEqual([]);
  });
});
