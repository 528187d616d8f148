import { expect, it } from 'vitest';
import { eachDoor } from '../../support/doors.ts';
import { proves } from '../../support/ledger.ts';
import { as, base, createCredential, expectRefusal, nowhere } from './support.ts';

const origin = 'https://app.example';

eachDoor("the habits of Ace Data Cloud's stack", (open) => {
  it('tells the methods of a path with every reply', async () => {
    const { send, mock } = await open();
    const me = as('me', send);

    for (const [method, path, allow] of [
      ['GET', '/credentials/', 'GET, POST, HEAD, OPTIONS'],
      ['GET', `/credentials/${nowhere}`, 'GET, PATCH, DELETE, HEAD, OPTIONS'],
      ['POST', '/applications/', 'GET, POST, HEAD, OPTIONS'],
    ] as const) {
      const answer = await me(method, path);
      expect([answer.headers.allow, answer.headers.vary]).toEqual([allow, 'Accept']);
    }
    expect((await me('GET', '/nothing')).headers).not.toHaveProperty('allow');
    proves(mock, 'ace-data-cloud.headers.allow');
  });

  it('answers HEAD as GET, without the body', async () => {
    const { send, mock } = await open();
    const me = as('me', send);
    const { id } = await createCredential(me);

    for (const path of ['/credentials/', `/credentials/${id}`, '/services/']) {
      const get = await me('GET', path);
      const head = await me('HEAD', path);
      expect([head.status, head.body]).toEqual([200, '']);
      expect(head.headers['content-type']).toBe(get.headers['content-type']);
    }
    const refused = await me('HEAD', `/credentials/${id}/rotate/`);
    expect([refused.status, refused.body]).toEqual([405, '']);
    expect((await me('HEAD', `/credentials/${nowhere}`)).status).toBe(404);
    proves(mock, 'ace-data-cloud.head.as-get');
  });

  it('describes a view to OPTIONS, after authentication', async () => {
    const { send } = await open();
    const me = as('me', send);

    const described = await me('OPTIONS', '/platform-tokens/');
    const refused = await send({ method: 'OPTIONS', path: `${base}/platform-tokens/` });

    expect([described.status, described.json]).toEqual([
      200,
      {
        name: 'Platform Token List',
        description: '',
        renders: ['application/json'],
        parses: ['application/json'],
      },
    ]);
    expect((await me('OPTIONS', `/credentials/${nowhere}`)).json).toMatchObject({
      name: 'Credential Instance',
    });
    expectRefusal(refused, 401, 'not_authenticated', 'Authentication credentials were not provided.');
  });

  it('lets a page of any origin ask first', async () => {
    const { send } = await open();
    const headers = {
      origin,
      'access-control-request-method': 'DELETE',
      'access-control-request-headers': 'authorization,content-type',
    };

    const answer = await send({ method: 'OPTIONS', path: `${base}/credentials/${nowhere}`, headers });

    expect([answer.status, answer.body]).toEqual([200, '']);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'DELETE, GET, OPTIONS, PATCH, POST, PUT',
      'access-control-allow-headers': 'authorization,content-type',
    });
  });

  it('lets a page of any origin read replies, refusals too', async () => {
    const { send, mock } = await open();

    const list = await as('me', send, { origin })('GET', '/credentials/');
    const refused = await send({ path: `${base}/credentials/`, headers: { origin } });
    const plain = await as('me', send)('GET', '/credentials/');

    for (const answer of [list, refused]) {
      expect(answer.headers['access-control-allow-origin']).toBe('*');
      expect(answer.headers.vary).toBe('Accept, origin');
    }
    expect(plain.headers).not.toHaveProperty('access-control-allow-origin');
    proves(mock, 'ace-data-cloud.cors.reply');
  });
});
