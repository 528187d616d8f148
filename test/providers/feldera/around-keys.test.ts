import { describe, expect, test } from 'vitest';
import { createMock, type MockOptions } from '../../../src/create-mock.ts';
import { dialects } from '../../../src/mock/provider.ts';
import { createSend, eachDoor } from '../../support/doors.ts';
import { noteExchanges, proves } from '../../support/ledger.ts';
import { callerOf, corsHeaders, jsonHeaders, unsignedToken } from './support.ts';

const live = { dialects: { feldera: 'live' } } as const;
const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const members = {
  settings: {
    feldera: {
      auth: 'open',
      credentials: {
        admin: 'team-a',
        reader: 'team-a/read',
        owner: 'root/owner',
        several: 'team-a, team-b/read',
      },
    },
  },
} as const;

eachDoor('what a client meets around the keys', (open) => {
  test.each([
    ['/v0/config/demos', '[]', {}],
    ['/v0/pipelines', '[]', { 'cache-control': 'no-cache' }],
    ['/v0/oidc_trust', '[]', { 'cache-control': 'no-cache' }],
  ])('%s: a fresh installation has none', async (path, body, headers) => {
    const { send } = await open(live);
    const answer = await callerOf(send, 'me').send({ path });
    expect(answer).toMatchObject({ status: 200, body });
    expect(answer.headers).toEqual({ ...jsonHeaders, ...headers, 'content-length': '2' });
  });

  test('the metrics of no pipelines are an empty text', async () => {
    for (const dialect of dialects) {
      const { send } = await open({ dialects: { feldera: dialect } });
      const answer = await callerOf(send, 'me').send({ path: '/v0/metrics' });
      expect(answer).toMatchObject({ status: 200, body: '' });
      expect(answer.headers).toEqual({ ...corsHeaders, 'content-type': 'text/plain', 'content-length': '0' });
    }
  });

  test.each(dialects)('%s: no pipeline is known, by whatever name', async (feldera) => {
    const { send } = await open({ dialects: { feldera } });
    const body =
      '{"message":"Unknown pipeline name \'a b\'","error_code":"UnknownPipelineName","details":{"pipeline_name":"a b"}}';
    const answer = await callerOf(send, 'me').send({ path: '/v0/pipelines/a%20b' });
    expect(answer).toMatchObject({ status: 404, headers: jsonHeaders, body });
  });

  test.each([
    ['POST', '/v0/pipelines'],
    ['DELETE', '/v0/pipelines/x'],
    ['POST', '/v0/tenants'],
  ])('%s %s works there and is not mocked, which is said', async (method, path) => {
    const { send } = await open(live);
    const answer = await callerOf(send, 'me').send({ method, path });
    expect(answer).toMatchObject({
      status: 501,
      body: `keymock: ${method} ${path} is not mocked, only what Feldera needs for API keys.\n`,
    });
  });

  test('what came with roles is unknown before', async () => {
    const { send } = await open();
    for (const path of ['/v0/oidc_trust', '/v0/tenants', '/v0/tenant/users', '/v0/config/owners'])
      expect(await callerOf(send, 'me').send({ path })).toMatchObject({ status: 404, body: '' });
  });

  test.each(dialects)('%s: the cluster is well, by the clock of the mock', async (feldera) => {
    const { send } = await open({ dialects: { feldera }, now: Date.UTC(2026, 0, 2, 3, 4, 5) });
    const { json } = await callerOf(send, 'me').send({ path: '/v0/cluster_healthz' });
    const service = (name: string) => ({
      healthy: true,
      message: `Healthy: The ${name} service responded successfully to the last health check.`,
      unchanged_since: expect.stringMatching(/^2026-01-02T03:04:05\.\d{6}Z$/),
      checked_at: expect.stringMatching(/^2026-01-02T03:04:05\.\d{6}Z$/),
    });
    expect(json).toEqual({
      all_healthy: true,
      api: service('api'),
      compiler: service('compiler'),
      runner: service('runner'),
    });
  });

  test('the weakest role reads what is about the installation, and nothing about its users', async () => {
    const { send } = await open({ ...live, ...members });
    const reader = callerOf(send, 'reader');
    for (const path of ['/v0/pipelines', '/v0/config/session', '/v0/metrics', '/v0/cluster_healthz'])
      expect(await reader.send({ path })).toMatchObject({ status: 200 });
    for (const [path, required] of [
      ['/v0/oidc_trust', 'admin'],
      ['/v0/tenant/users', 'admin'],
      ['/v0/tenants', 'owner'],
      ['/v0/config/owners', 'owner'],
    ] as const)
      expect(await reader.send({ path })).toMatchObject({
        status: 403,
        json: { error_code: 'InsufficientPermissions', details: { required, actual: 'read' } },
      });
  });

  test('an owner sees the tenants and the owners that the credentials name', async () => {
    const { send } = await open({ ...live, ...members });
    const owner = callerOf(send, 'owner');
    const { json } = await owner.send({ path: '/v0/tenants' });
    expect(json).toEqual(
      ['team-a', 'root', 'team-b'].map((name) => ({
        id: expect.stringMatching(uuid7),
        name,
        initial_provider: 'https://keymock.invalid',
      })),
    );
    expect(await owner.send({ path: '/v0/config/owners' })).toMatchObject({
      status: 200,
      body: '{"owners":["root"],"owner_trusts":[]}',
    });
  });

  test('the users of a tenant are the caller, as the token has it', async () => {
    const { send } = await open(live);
    const token = unsignedToken({ iss: 'https://issuer.test', sub: 'ada', exp: 4e9 });
    const { json } = await callerOf(send, token).send({ path: '/v0/tenant/users' });
    expect(json).toEqual([
      {
        user_id: expect.stringMatching(uuid7),
        provider: 'https://issuer.test',
        subject: 'ada',
        email: null,
        email_verified: false,
        display_name: null,
        role: 'admin',
        origin: 'derived',
      },
    ]);
  });
});

eachDoor('the session', (open) => {
  const read = { path: '/v0/config/session' };

  test('is the tenant, always of the same id, before roles', async () => {
    const { send } = await open();
    const [first, again, other] = [
      await callerOf(send, 'me').send(read),
      await callerOf(send, 'me').send(read),
      await callerOf(send, 'you').send(read),
    ];
    expect(first.json).toEqual({ tenant_id: expect.stringMatching(uuid7), tenant_name: 'me' });
    expect(again.body).toBe(first.body);
    expect(other.json).not.toMatchObject({ tenant_id: (first.json as { tenant_id: string }).tenant_id });
  });

  test('names the role and the memberships of a login', async () => {
    const { send } = await open({ ...live, ...members });
    const { json } = await callerOf(send, 'reader').send(read);
    const tenant_id = expect.stringMatching(uuid7);
    expect(json).toEqual({
      tenant_id,
      tenant_name: 'team-a',
      role: 'read',
      memberships: [{ tenant_id, name: 'team-a', role: 'read' }],
    });
  });

  test('of an API key is the tenant that it was created in, without memberships', async () => {
    const { send } = await open(live);
    const { json: login } = await callerOf(send, 'me').send(read);
    const secret = await callerOf(send, 'me').secret({ name: 'ci', role: 'write' });
    const { json } = await callerOf(send, secret).send(read);
    const { tenant_id } = login as { tenant_id: string };
    expect(json).toEqual({ tenant_id, tenant_name: 'me', role: 'write', memberships: [] });
  });

  test('is where one of several tenants is chosen, so it needs no choice', async () => {
    const { mock, send } = await open({ ...live, ...members });
    const several = callerOf(send, 'several');
    const { status, json } = await several.send(read);
    expect({ status, json }).toMatchObject({
      status: 200,
      json: {
        tenant_id: null,
        tenant_name: null,
        role: null,
        memberships: [
          { name: 'team-a', role: 'admin' },
          { name: 'team-b', role: 'read' },
        ],
      },
    });
    const chosen = await several.send({ ...read, headers: { 'Feldera-Tenant': 'team-b' } });
    expect(chosen.json).toMatchObject({ tenant_name: 'team-b', role: 'read' });
    expect((await several.send({ ...read, path: '/v0/metrics' })).status).toBe(400);
    proves(mock, 'feldera.session.unresolved');
  });
});

eachDoor('what needs no credential', (open) => {
  test.each(dialects)('%s: the health check, outside of the CORS layer', async (feldera) => {
    const { send } = await open({ dialects: { feldera } });
    const answer = await send({ path: '/healthz' });
    expect(answer).toMatchObject({ status: 200, body: '{"status":"healthy"}' });
    expect(answer.headers).toEqual({ 'content-type': 'application/json', 'content-length': '20' });
  });

  test.each(dialects)('%s: where tokens come from', async (feldera) => {
    const token = unsignedToken({ iss: 'https://issuer.test', sub: 'ada', exp: 4e9 });
    const { send } = await open({
      dialects: { feldera },
      settings: { feldera: { auth: 'strict', credentials: { [token]: 'team-a' } } },
    });
    expect(await send({ path: '/config/authentication' })).toMatchObject({
      status: 200,
      headers: jsonHeaders,
      body: '{"GenericOidc":{"issuer":"https://issuer.test","client_id":"keymock","extra_oidc_scopes":[]}}',
    });
    expect(await send({ path: '/config' })).toMatchObject({ status: 404, headers: corsHeaders, body: '' });
  });

  test('nowhere, where nobody is asked for one', async () => {
    const { send } = await open({ settings: { feldera: { auth: 'off' } } });
    expect((await send({ path: '/config/authentication' })).body).toBe('{}');
  });

  test.each(dialects)('%s: a client that takes no coding of the stack', async (feldera) => {
    const { send } = await open({ dialects: { feldera } });
    for (const path of ['/healthz', '/config/authentication']) {
      const answer = await send({ path, headers: { 'Accept-Encoding': '*;q=0' } });
      expect(answer).toMatchObject({ status: 406, body: 'br, gzip, deflate, zstd' });
    }
  });
});

describe.each(dialects)('targets that nothing of the server reads, %s', (feldera) => {
  const open = async (options: MockOptions = {}) =>
    createSend(
      await noteExchanges(createMock({ providers: ['feldera'], dialects: { feldera }, ...options })),
    );

  test.each([
    ['GET', '*', 404],
    ['GET', '/./v0/api_keys', 400],
    ['GET', '/.git/config', 400],
    ['HEAD', '/a/*.js', 400],
    ['GET', '/c:/x', 400],
  ])('%s %s', async (method, path, status) => {
    const send = await open();
    const answer = await send({ method, path });
    expect(answer).toMatchObject({ status, body: '' });
    expect(answer.headers).toEqual({ 'content-length': '0' });
  });

  test('of other paths the mock names what it has', async () => {
    const send = await open();
    for (const path of ['/', '/V0/api_keys', '/../x', '/healthz/', '/healthy'])
      expect((await send({ path })).body).toMatch(/^keymock: nothing is mocked at /);
  });

  test('next to other APIs the mock names what it has', async () => {
    const send = await open({ providers: ['feldera', 'oceanbase'] });
    expect((await send({ path: '*' })).body).toMatch(/^keymock: nothing is mocked at /);
  });
});
