import { expect, test } from 'vitest';
import { eachDoor } from '../../support/doors.ts';
import { proves } from '../../support/ledger.ts';
import { callerOf, jsonHeaders } from './support.ts';

const live = {
  dialects: { feldera: 'live' },
  settings: {
    feldera: {
      credentials: {
        reader: 'me/read',
        writer: 'me/write',
        admin: 'me/admin',
        owner: 'me/owner',
        plain: 'me',
        odd: 'a/b',
      },
    },
  },
} as const;

const insufficient =
  '{"message":"Insufficient permissions: this action requires the \'write\' role, but the caller has \'read\'","error_code":"InsufficientPermissions","details":{"required":"write","actual":"read"}}';

const exceeds = (requested: string, creator: string) =>
  `{"message":"Cannot grant the '${requested}' role: it exceeds the creator's own '${creator}' role","error_code":"RoleExceedsCreator","details":{"requested":"${requested}","creator":"${creator}"}}`;

const notMintable =
  '{"message":"The \'owner\' and \'admin\' roles cannot be issued as an API key; use an OIDC trust relationship or interactive login","error_code":"OwnerAdminNotMintableAsApiKey","details":{}}';

eachDoor('roles', (open) => {
  test('a reader may read the configuration, and nothing about keys', async () => {
    const { send } = await open(live);
    const reader = callerOf(send, 'reader');
    expect((await reader.config()).status).toBe(200);
    const refused = [
      await reader.list(),
      await reader.create({ name: 'ci' }),
      await reader.read('ci'),
      await reader.remove('ci'),
      await reader.send({ method: 'POST', path: '/v0/api_keys', body: '{' }),
    ];
    for (const answer of refused) {
      expect(answer).toMatchObject({ status: 403, body: insufficient });
      expect(answer.headers).toEqual({ ...jsonHeaders, 'content-length': String(insufficient.length) });
    }
    expect((await callerOf(send, 'admin').list()).body).toBe('[]');
  });

  test.each([
    ['writer', undefined, 'read'],
    ['writer', null, 'read'],
    ['writer', 'read', 'read'],
    ['writer', 'write', 'write'],
    ['admin', 'write', 'write'],
    ['owner', 'write', 'write'],
    ['plain', 'write', 'write'],
    ['anybody', 'write', 'write'],
    ['odd', 'write', 'write'],
  ])('%s may make a key of the role %s, which is then %s', async (token, role, expected) => {
    const { send, mock } = await open(live);
    proves(mock, 'feldera.rbac.caller-roles');
    const caller = callerOf(send, token);
    const made = await caller.create({ name: 'ci', role });
    expect(made.status).toBe(201);
    expect(Object.keys(made.json as object)).toEqual(['id', 'name', 'api_key']);
    expect((await caller.read('ci')).json).toMatchObject([{ name: 'ci', role: expected }]);
  });

  test.each([
    ['writer', 'admin', exceeds('admin', 'write')],
    ['writer', 'owner', exceeds('owner', 'write')],
    ['admin', 'owner', exceeds('owner', 'admin')],
    ['admin', 'admin', notMintable],
    ['owner', 'admin', notMintable],
    ['owner', 'owner', notMintable],
  ])('%s may not make a key of the role %s', async (token, role, body) => {
    const { send } = await open(live);
    const caller = callerOf(send, token);
    const answer = await caller.create({ name: 'ci', role });
    expect(answer).toMatchObject({ status: 403, body });
    expect(answer.headers).toEqual({ ...jsonHeaders, 'content-length': String(body.length) });
    expect((await caller.list()).body).toBe('[]');
  });

  test.each([
    ['"x"', 'unknown variant `x`, expected one of `read`, `write`, `admin`, `owner` at line 1 column 23'],
    ['""', 'unknown variant ``, expected one of `read`, `write`, `admin`, `owner` at line 1 column 22'],
    ['1', 'expected value at line 1 column 21'],
    ['[]', 'expected value at line 1 column 21'],
  ])('the role %s is none', async (role, reason) => {
    const { send } = await open(live);
    const answer = await callerOf(send, 'me').send({
      method: 'POST',
      path: '/v0/api_keys',
      headers: { 'Content-Type': 'application/json' },
      body: `{"name":"ci","role":${role}}`,
    });
    expect(answer).toMatchObject({ status: 400, body: `Json deserialize error: ${reason}` });
  });

  test('a key acts with its own role', async () => {
    const { send } = await open(live);
    const me = callerOf(send, 'me');
    const reader = callerOf(send, await me.secret({ name: 'reader' }));
    const writer = callerOf(send, await me.secret({ name: 'writer', role: 'write' }));
    expect([(await reader.config()).status, (await reader.list()).status]).toEqual([200, 403]);
    expect((await writer.list()).json).toHaveLength(2);
    expect((await writer.create({ name: 'third', role: 'write' })).status).toBe(201);
    expect(await writer.create({ name: 'fourth', role: 'admin' })).toMatchObject({
      status: 403,
      body: exceeds('admin', 'write'),
    });
  });

  test('there are none in the documented dialect', async () => {
    const { send } = await open({ settings: live.settings });
    const reader = callerOf(send, 'reader');
    expect((await reader.create({ name: 'ci', role: 'owner' })).status).toBe(201);
    expect((await reader.list()).json).toMatchObject([{ name: 'ci', scopes: ['Read', 'Write'] }]);
  });
});
