import { expect, it } from 'vitest';
import { eachDoor } from '../../support/doors.ts';
import { as, base, createCredential, expectRefusal, field, nowhere, seededApplication } from './support.ts';

const missing = 'Authentication credentials were not provided.';
const documentedUser = 'b87f67c1-b04f-4332-99a1-7a5e651331c6';

eachDoor('the bearer of Ace Data Cloud', (open) => {
  it.each([
    ['none', {}],
    ['an empty header', { authorization: '' }],
    ['the scheme alone', { authorization: 'Bearer' }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['two tokens', { authorization: 'Bearer a b' }],
    ['a token alone', { authorization: 'abc' }],
    ['another scheme', { authorization: 'Basic bWU6eW91' }],
    ["another provider's scheme", { authorization: 'Digest username="me"' }],
  ])('is asked for: %s', async (_, headers) => {
    const { send } = await open();
    for (const [method, path] of [
      ['GET', '/credentials/'],
      ['POST', '/credentials/'],
      ['GET', `/credentials/${nowhere}`],
      ['PATCH', `/credentials/${nowhere}`],
      ['DELETE', `/credentials/${nowhere}`],
      ['POST', `/credentials/${nowhere}/rotate/`],
      ['GET', '/applications/'],
      ['POST', '/applications/'],
      ['GET', `/applications/${seededApplication}`],
      ['POST', `/applications/${seededApplication}/update-allow-consume-global/`],
      ['GET', '/platform-tokens/'],
      ['POST', '/platform-tokens/'],
      ['GET', '/platform-tokens/me/'],
      ['GET', `/platform-tokens/${nowhere}`],
      ['DELETE', `/platform-tokens/${nowhere}`],
    ] as const) {
      const refused = await send({ method, path: base + path, headers });
      expectRefusal(refused, 401, 'not_authenticated', missing);
      expect(refused.headers['www-authenticate']).toBe('Bearer realm="api"');
    }
  });

  it.each(['/services/', '/services/midjourney'])(
    'may be left out for the catalogue %s, but must be good if it comes',
    async (path) => {
      const { send } = await open();
      expect((await send({ path: base + path })).status).toBe(200);
      for (const authorization of ['Basic bWU6eW91', 'Token me', 'Bearerme', '', 'Digest username="me"']) {
        const answer = await send({ path: base + path, headers: { authorization } });
        expect([authorization, answer.status]).toEqual([authorization, 200]);
      }
      for (const authorization of ['Bearer', 'bearer ', 'Bearer a b']) {
        const refused = await send({ path: base + path, headers: { authorization } });
        expectRefusal(refused, 401, 'not_authenticated', missing);
      }
    },
  );

  it('is an account of its own, the same one each time, whatever the case of the scheme', async () => {
    const { send } = await open();
    const whoIs = async (authorization: string) => {
      const answer = await send({ path: `${base}/platform-tokens/me/`, headers: { authorization } });
      return field(answer.json, 'id');
    };

    expect(await whoIs('Bearer {token}')).toBe(documentedUser);
    expect(await whoIs('bearer {token}')).toBe(documentedUser);
    expect(await whoIs('Bearer me')).toBe('4eacca39-7635-41ab-8c05-c076ae2e4600');
    expect(await whoIs('BEARER   me')).toBe('4eacca39-7635-41ab-8c05-c076ae2e4600');
    expect(await whoIs('Bearer you')).not.toBe('4eacca39-7635-41ab-8c05-c076ae2e4600');
  });

  it('is never a credential: not a live one, nor one rotated out or deleted', async () => {
    const { send } = await open();
    const me = as('me', send);
    const made = await createCredential(me);
    const rotated = await me('POST', `/credentials/${made.id}/rotate/`);
    const tokens = [made.token, field(rotated.json, 'token')].map(String);

    for (const token of tokens) {
      expectRefusal(await as(token, send)('GET', '/credentials/'), 401, 'not_authenticated', missing);
    }
    await me('DELETE', `/credentials/${made.id}`);
    for (const token of tokens) {
      expectRefusal(await as(token, send)('GET', '/credentials/'), 401, 'not_authenticated', missing);
    }
  });

  it('may be a token of an earlier run with the same seed, until it is made again', async () => {
    const earlier = await open();
    const { token } = await createCredential(as('me', earlier.send));
    const { send } = await open();

    expect((await as(String(token), send)('GET', '/credentials/')).status).toBe(200);
    expect((await createCredential(as('me', send))).token).toBe(token);
    expectRefusal(await as(String(token), send)('GET', '/credentials/'), 401, 'not_authenticated', missing);
  });

  it('must be a known one where only known ones may ask', async () => {
    const credentials = { 'token-1': 'alice', 'token-2': 'alice' };
    const { send } = await open({ settings: { 'ace-data-cloud': { auth: 'strict', credentials } } });
    const { id } = await createCredential(as('token-1', send));

    expect((await as('token-2', send)('GET', `/credentials/${id}`)).status).toBe(200);
    for (const token of ['token-3', 'alice', 'toString']) {
      expectRefusal(await as(token, send)('GET', '/credentials/'), 401, 'not_authenticated', missing);
    }
    const { json } = await as('token-1', send)('POST', '/platform-tokens/');
    const minted = as(String(field(json, 'token')), send);
    expect((await minted('GET', `/credentials/${id}`)).status).toBe(200);
  });

  it('is not asked for where authentication is off', async () => {
    const { send } = await open({ settings: { 'ace-data-cloud': { auth: 'off' } } });

    const answer = await send({ path: `${base}/platform-tokens/me/` });

    expect(answer.json).toEqual({ id: documentedUser });
  });
});
