import { expect, test } from 'vitest';
import { dialects } from '../../../src/mock/provider.ts';
import { eachDoor } from '../../support/doors.ts';
import { callerOf, corsHeaders, textHeaders, unsignedToken } from './support.ts';

const unknownKey = {
  status: 401,
  headers: { ...textHeaders, 'content-length': '70' },
  body: '{"message":"Unauthorized API key","error_code":"AuthenticationFailed"}',
  json: { message: 'Unauthorized API key', error_code: 'AuthenticationFailed' },
};

const challenged = (challenge: string) => ({
  status: 401,
  headers: { ...corsHeaders, 'www-authenticate': challenge, 'content-length': '0' },
  body: '',
  json: undefined,
});

const operations = [
  { method: 'GET', path: '/v0/api_keys' },
  { method: 'POST', path: '/v0/api_keys', body: { name: 'ci' } },
  { method: 'GET', path: '/v0/api_keys/ci' },
  { method: 'DELETE', path: '/v0/api_keys/ci' },
  { method: 'GET', path: '/v0/config' },
  { method: 'GET', path: '/v0/nonesuch' },
  { method: 'PUT', path: '/v0/api_keys' },
];

eachDoor('who may ask', (open) => {
  test.each(operations)('$method $path needs a credential', async (request) => {
    const { send } = await open();
    expect(await send(request)).toEqual(challenged('Bearer'));
  });

  test.each(['Basic bWU6eW91', 'bearer me', 'BEARER me', 'Bearer', 'Bearer ', 'Token me', 'me', 'Bearerme'])(
    'the header "%s" is no credential',
    async (authorization) => {
      const { send } = await open();
      expect(await send({ path: '/v0/api_keys', headers: { Authorization: authorization } })).toEqual(
        challenged('Bearer'),
      );
    },
  );

  test.each(dialects)('%s: a key that was never made is refused by every operation', async (dialect) => {
    const { send } = await open({ dialects: { feldera: dialect } });
    for (const token of ['apikey:', 'apikey:nobody', `apikey:${'A'.repeat(128)}`]) {
      for (const request of operations) expect(await callerOf(send, token).send(request)).toEqual(unknownKey);
    }
  });

  test('a key acts for the account that made it, until it is deleted', async () => {
    const { send } = await open();
    const me = callerOf(send, 'me');
    const secret = await me.secret({ name: 'ci' });
    const key = callerOf(send, secret);
    expect((await key.list()).json).toHaveLength(1);
    expect((await key.create({ name: 'by-key' })).status).toBe(201);
    expect((await me.list()).json).toHaveLength(2);
    expect((await me.remove('ci')).status).toBe(200);
    expect(await key.list()).toEqual(unknownKey);
    expect((await me.create({ name: 'ci' })).status).toBe(201);
    expect(await key.list()).toEqual(unknownKey);
  });

  test('a key may delete itself', async () => {
    const { send } = await open();
    const key = callerOf(send, await callerOf(send, 'me').secret({ name: 'ci' }));
    expect((await key.remove('ci')).status).toBe(200);
    expect(await key.list()).toEqual(unknownKey);
  });

  test.each([
    ['shortened', (secret: string) => secret.slice(0, -1)],
    ['lengthened', (secret: string) => `${secret}a`],
    ['of another case', (secret: string) => `apikey:${secret.slice(7).toLowerCase()}`],
  ])('a key that is %s is refused', async (_, change) => {
    const { send } = await open();
    const secret = await callerOf(send, 'me').secret({ name: 'ci' });
    expect(await callerOf(send, change(secret)).list()).toEqual(unknownKey);
  });

  test('a web token is taken up to a minute after its time', async () => {
    const { send, mock } = await open({ now: '2024-08-01T10:00:00Z' });
    const expires = Date.parse('2024-08-01T11:00:00Z') / 1000;
    const me = callerOf(send, unsignedToken({ iss: 'https://login.example.com', exp: expires }));
    expect((await me.list()).status).toBe(200);
    mock.clock.advance(61 * 60_000);
    expect((await me.list()).status).toBe(200);
    mock.clock.advance(1000);
    expect(await me.list()).toEqual(challenged('Bearer error_description="ExpiredSignature"'));
  });

  test.each([
    ['documented', 'InvalidToken'],
    ['live', 'Malformed JWT: missing iss claim'],
  ] as const)('%s: where tokens are restricted, others are refused', async (dialect, reason) => {
    const { send } = await open({
      dialects: { feldera: dialect },
      settings: { feldera: { auth: 'strict', credentials: { known: 'team', 'apikey:configured': 'team' } } },
    });
    expect(await callerOf(send, 'unknown').list()).toEqual(
      challenged(`Bearer error_description="${reason}"`),
    );
    expect((await callerOf(send, 'known').create({ name: 'ci' })).status).toBe(201);
    expect((await callerOf(send, 'apikey:configured').list()).json).toHaveLength(1);
    expect(await callerOf(send, 'toString').list()).toMatchObject({ status: 401 });
  });

  test('where nobody is asked, everybody is the default account', async () => {
    const { send } = await open({ settings: { feldera: { auth: 'off' } } });
    expect((await send({ method: 'POST', path: '/v0/api_keys', body: { name: 'ci' } })).status).toBe(201);
    expect((await callerOf(send, 'apikey:nobody').list()).json).toHaveLength(1);
  });
});
