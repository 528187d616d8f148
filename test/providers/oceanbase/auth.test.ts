import { expect, it } from 'vitest';
import { answerChallenge, readChallenge } from '../../mock/digest-client.ts';
import { eachDoor } from '../../support/doors.ts';
import {
  asUser,
  basic,
  challengeOf,
  digest,
  documentedBody,
  failure,
  path,
  scope,
  sendByDigest,
} from './support.ts';

const unauthorized = failure('UNAUTHORIZED', 'The AccessKey is missing or wrong.');
const challenge =
  /^Digest realm="OceanBase", qop="auth", nonce="[0-9a-f]{32}", opaque="[0-9a-f]{32}", algorithm=MD5$/;

eachDoor('OceanBase: credentials', (open) => {
  it.each([
    ['none', {}],
    ['an empty one', { Authorization: '' }],
    ['a scheme alone', { Authorization: 'Basic' }],
    ['Basic without a value', { Authorization: 'Basic ' }],
    ['Basic that is no base64', { Authorization: 'Basic !' }],
    ['Basic that ends early', { Authorization: 'Basic QUs6U' }],
    ['Basic that is no UTF-8', { Authorization: `Basic ${btoa('\xff:\xff')}` }],
    ['Basic without a colon', basic('AK')],
    ['Basic without an AccessKey', basic(':SK')],
    ['Basic without a secret', basic('AK:')],
    ['Basic with a line break', basic('A\nK:SK')],
    ['a bearer token', { Authorization: 'Bearer AK:SK' }],
    ['a pair without a scheme', { Authorization: 'AK:SK' }],
    ['a scheme that nobody has', { Authorization: 'constructor AK:SK' }],
    ['an empty Digest', { Authorization: 'Digest' }],
    ['a garbage Digest', { Authorization: 'Digest garbage' }],
    [
      'an invented Digest',
      { Authorization: 'Digest username="AK", realm="OceanBase", nonce="abc123", uri="/", response="0"' },
    ],
  ])('refuses %s, and asks for Digest', async (_, headers) => {
    const { mock, send } = await open();
    const answer = await send({
      method: 'POST',
      path,
      headers: { ...scope, ...headers },
      body: documentedBody,
    });
    expect({ status: answer.status, json: answer.json }).toEqual({ status: 401, json: unauthorized });
    expect(answer.headers['www-authenticate']).toMatch(challenge);
    expect(mock.db['oceanbaseApiKey']?.count()).toBe(0);
  });

  it.each(['AK:SK', 'ak:sk', '<Your AK:SK>', 'AK:S:K', 'ключ:секрет'])('take %s by Basic', async (user) => {
    const { send } = await open();
    expect((await send({ path, headers: { ...scope, ...basic(user) } })).status).toBe(200);
  });

  it.each([
    ['AK', 'SK'],
    ['ak', 'sk'],
    ['<Your AK', 'SK>'],
    ['any', 'SK'],
  ])('take %s with the documents’ own secret %s by Digest', async (username, secret) => {
    const { send } = await open();
    expect((await sendByDigest(send, { path }, { username, secret })).status).toBe(200);
  });

  it('are the same account by Basic and by Digest', async () => {
    const { send } = await open();
    await sendByDigest(send, { method: 'POST', path, body: documentedBody });
    expect((await send({ path, headers: asUser })).json).toMatchObject({ data: { total: 1 } });
    expect((await send({ path, headers: { ...scope, ...basic('AK:sk') } })).json).toMatchObject({
      data: { total: 0 },
    });
  });

  it.each(['MD5', 'SHA-256'] as const)('take a Digest with %s, for every operation', async (algorithm) => {
    const { send } = await open();
    const post = { method: 'POST', path, body: documentedBody };
    expect((await sendByDigest(send, post, { algorithm })).status).toBe(200);
    const list = await sendByDigest(send, { path: `${path}?pageSize=1&Action=a%20b` }, { algorithm });
    const { data } = list.json as { data: { list: { id: string }[] } };
    const target = `${path}?id=${data.list[0]?.id}`;
    expect((await sendByDigest(send, { method: 'DELETE', path: target }, { algorithm })).status).toBe(200);
    expect((await sendByDigest(send, { method: 'HEAD', path }, { algorithm })).status).toBe(200);
  });

  it.each([
    ['another secret', { path }, { secret: 'wrong' }],
    ['another method', { path }, { method: 'POST' }],
    ['another path', { path }, { uri: '/api/v2/maas' }],
    ['no query', { path: `${path}?pageSize=1` }, { uri: path }],
    ['another query', { path: `${path}?pageSize=1` }, { uri: `${path}?pageSize=2` }],
    ['another realm', { path }, { change: { realm: 'Other' } }],
    ['no opaque', { path }, { change: { opaque: undefined } }],
  ])('refuse a Digest that was made for %s', async (_, request, more) => {
    const { send } = await open();
    const answer = await sendByDigest(send, request, more);
    expect({ status: answer.status, json: answer.json }).toEqual({ status: 401, json: unauthorized });
    expect(answer.headers['www-authenticate']).toMatch(challenge);
  });

  it('refuse a Digest that is sent again, and take the next count', async () => {
    const { send } = await open();
    const nonce = await challengeOf(send);
    const attempt = async (nc: number) =>
      send({ path, headers: { ...scope, ...(await digest(send, { path }, { challenge: nonce, nc })) } });
    expect((await attempt(1)).status).toBe(200);
    const replay = await attempt(1);
    expect({ status: replay.status, json: replay.json }).toEqual({
      status: 401,
      json: failure('UNAUTHORIZED', 'The nonce count was used before.'),
    });
    expect(replay.headers['www-authenticate']).toMatch(challenge);
    expect((await attempt(2)).status).toBe(200);
  });

  it('say that a nonce is stale after five minutes', async () => {
    const { mock, send } = await open();
    const headers = { ...scope, ...(await digest(send, { path })) };
    mock.clock.advance(5 * 60_000);
    const answer = await send({ path, headers });
    expect({ status: answer.status, json: answer.json }).toEqual({
      status: 401,
      json: failure('UNAUTHORIZED', 'The nonce has expired.'),
    });
    const fresh = answer.headers['www-authenticate'] ?? '';
    expect(fresh).toMatch(/, stale=true$/);
    expect((await sendByDigest(send, { path }, { challenge: fresh })).status).toBe(200);
  });

  it('are forgotten, used nonces too, when the mock is reset', async () => {
    const { mock, send } = await open();
    expect((await sendByDigest(send, { path })).status).toBe(200);
    expect(mock.db['digestNonce']?.count()).toBe(1);
    mock.reset();
    expect(mock.db['digestNonce']?.count()).toBe(0);
    expect((await sendByDigest(send, { path })).status).toBe(200);
  });

  it('may be challenged for SHA-256 first, by setting', async () => {
    const { send } = await open({ settings: { oceanbase: { digestAlgorithms: ['SHA-256', 'MD5'] } } });
    const both = await challengeOf(send);
    expect(both).toMatch(/^Digest .*, algorithm=SHA-256, Digest .*, algorithm=MD5$/);
    const [first = ''] = both.split(/, (?=Digest )/);
    expect(readChallenge(first)['algorithm']).toBe('SHA-256');
    expect((await sendByDigest(send, { path }, { challenge: first, algorithm: 'SHA-256' })).status).toBe(200);
  });
});

eachDoor('OceanBase: configured credentials', (open) => {
  const credentials = { AK: 'real' };
  const status = async (auth: 'open' | 'strict' | 'off', headers: Record<string, string>) => {
    const { send } = await open({ settings: { oceanbase: { auth, credentials } } });
    return (await send({ path, headers: { ...scope, ...headers } })).status;
  };

  it.each([
    ['open', 'AK:real', 200],
    ['open', 'AK:SK', 401],
    ['open', 'other:SK', 200],
    ['strict', 'AK:real', 200],
    ['strict', 'AK:SK', 401],
    ['strict', 'other:SK', 401],
    ['strict', '__proto__:SK', 401],
    ['off', 'AK:SK', 200],
  ] as const)('%s: %s by Basic gives %i', async (auth, user, expected) => {
    expect(await status(auth, basic(user))).toBe(expected);
  });

  it('off: nobody is asked', async () => {
    expect(await status('off', {})).toBe(200);
    expect(await status('off', { Authorization: 'garbage' })).toBe(200);
  });

  it.each([
    ['open', 'AK', 'real', 200],
    ['open', 'AK', 'SK', 401],
    ['open', 'other', 'SK', 200],
    ['strict', 'AK', 'real', 200],
    ['strict', 'other', 'SK', 401],
  ] as const)('%s: %s with %s by Digest gives %i', async (auth, username, secret, expected) => {
    const { send } = await open({ settings: { oceanbase: { auth, credentials } } });
    expect((await sendByDigest(send, { path }, { username, secret })).status).toBe(expected);
  });
});

eachDoor('OceanBase, live: credentials', (open) => {
  const live = { dialects: { oceanbase: 'live' } } as const;

  it.each(['AK:SK', 'AK:wrong', ''])('refuse Basic, be it %j', async (user) => {
    const { send } = await open(live);
    const answer = await send({
      method: 'POST',
      path,
      headers: { ...scope, ...basic(user) },
      body: documentedBody,
    });
    expect({ status: answer.status, json: answer.json }).toEqual({
      status: 401,
      json: failure('UNAUTHORIZED', 'Basic is not accepted here. Use Digest.'),
    });
    expect(answer.headers['www-authenticate']).toMatch(challenge);
  });

  it('refuse what is missing as the documented dialect does', async () => {
    const { send } = await open(live);
    const answer = await send({ path, headers: scope });
    expect({ status: answer.status, json: answer.json }).toEqual({ status: 401, json: unauthorized });
  });

  it('take Digest, for the whole life of a key', async () => {
    const { send } = await open(live);
    const created = await sendByDigest(send, { method: 'POST', path, body: documentedBody });
    expect(created).toMatchObject({ status: 200, json: { data: { name: 'my-api-key' } } });
    const listed = await sendByDigest(send, { path });
    const { data } = listed.json as { data: { list: { id: string }[] } };
    const target = `${path}?id=${data.list[0]?.id}`;
    expect(await sendByDigest(send, { method: 'DELETE', path: target })).toMatchObject({ status: 200 });
    expect(await sendByDigest(send, { method: 'DELETE', path: target })).toMatchObject({ status: 404 });
  });

  it('take one nonce for many requests, as a client that keeps it does', async () => {
    const { send } = await open(live);
    const nonce = await challengeOf(send);
    for (let nc = 1; nc <= 5; nc++) {
      const Authorization = answerChallenge({
        challenge: nonce,
        username: 'AK',
        secret: 'SK',
        method: 'GET',
        uri: path,
        nc,
      });
      expect((await send({ path, headers: { ...scope, Authorization } })).status).toBe(200);
    }
  });
});
