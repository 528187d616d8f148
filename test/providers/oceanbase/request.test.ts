import { expect, it } from 'vitest';
import { eachDoor } from '../../support/doors.ts';
import { proves } from '../../support/ledger.ts';
import { asUser, basic, documentedBody, failure, invalid, path, scope } from './support.ts';

const operations = [
  ['createApiKey', 'POST', path, documentedBody],
  ['listApiKeys', 'GET', path, undefined],
  ['deleteApiKey', 'DELETE', `${path}?id=ak-1`, undefined],
] as const;

eachDoor('OceanBase: any request', (open) => {
  it.each(
    operations.flatMap(([id, method, target, body]) =>
      (['X-OB-Org-Id', 'X-OB-Project-Id'] as const).flatMap((header) =>
        [undefined, ''].map((value) => [id, header, value, method, target, body] as const),
      ),
    ),
  )('%s needs %s, which is %j', async (_, header, value, method, target, body) => {
    const { send } = await open();
    const { [header]: left, ...rest } = asUser;
    const headers = value === undefined ? rest : { ...rest, [header]: value };
    const answer = await send({ method, path: target, headers, body });
    expect(left).toBeDefined();
    expect({ status: answer.status, json: answer.json }).toEqual({
      status: 400,
      json: invalid(`${header} is required.`),
    });
  });

  it.each(['PUT', 'PATCH', 'OPTIONS'])('answers %s with what it takes', async (method) => {
    const { mock, send } = await open();
    const answer = await send({ method, path, headers: asUser });
    expect({ status: answer.status, json: answer.json, allow: answer.headers['allow'] }).toEqual({
      status: 405,
      json: failure('METHOD_NOT_ALLOWED', `${method} is not allowed here.`),
      allow: 'POST, GET, DELETE',
    });
    proves(mock, 'oceanbase.method.405', 'oceanbase.method.allow');
  });

  it.each(['/api/v2/maas/nothing', '/api/v2/maas/', '/api/v2/maas/apikeys/', '/api/v2/maas/apikeys/ak-1'])(
    'has nothing at %s',
    async (target) => {
      const { send } = await open();
      const answer = await send({ path: target, headers: asUser });
      expect({ status: answer.status, json: answer.json }).toEqual({
        status: 404,
        json: failure('NOT_FOUND', `There is nothing at ${target}.`),
      });
    },
  );

  it.each([
    [{ 'X-Request-Id': 'x', requestId: 'y' }, 'x'],
    [{ requestId: 'y' }, 'y'],
    [{ requestid: 'y' }, 'y'],
    [{ 'X-Request-Id': '', requestId: 'y' }, 'y'],
    [{}, expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)],
  ])('repeats the request id of %j, also where it fails', async (headers, requestId) => {
    const { mock, send } = await open();
    const { 'X-Request-Id': none, ...rest } = asUser;
    const statuses: number[] = [];
    for (const method of ['GET', 'PUT']) {
      const answer = await send({ method, path, headers: { ...rest, ...headers } });
      statuses.push(answer.status);
      expect(answer.json).toMatchObject({ requestId });
    }
    expect([none, ...statuses]).toEqual(['req-abc123', 200, 405]);
    proves(mock, 'oceanbase.request-id-echo');
  });

  it('is checked for its path, method, credential, headers, type and body, in this order', async () => {
    const { mock, send } = await open();
    const wrong = { method: 'POST', path, body: '{', headers: { 'Content-Type': 'text/plain' } };
    const json = { 'Content-Type': 'application/json' };
    const attempts = [
      { ...wrong, path: `${path}/nothing`, method: 'PUT' },
      { ...wrong, method: 'PUT' },
      wrong,
      { ...wrong, headers: { ...wrong.headers, ...basic() } },
      { ...wrong, headers: { ...wrong.headers, ...basic(), ...scope } },
      { ...wrong, headers: { ...asUser, ...json } },
      { ...wrong, headers: { ...asUser, ...json }, body: '{}' },
      { ...wrong, headers: { ...asUser, ...json }, body: documentedBody },
    ];
    const seen: unknown[] = [];
    for (const attempt of attempts) {
      const { status, json: body } = await send(attempt);
      seen.push([status, (body as { errorMessage?: string }).errorMessage]);
    }
    expect(seen).toEqual([
      [404, 'There is nothing at /api/v2/maas/apikeys/nothing.'],
      [405, 'PUT is not allowed here.'],
      [401, 'The AccessKey is missing or wrong.'],
      [400, 'X-OB-Org-Id is required.'],
      [415, 'The Content-Type must be application/json.'],
      [400, 'The request body is not valid JSON.'],
      [400, 'name is required.'],
      [200, undefined],
    ]);
    proves(mock, 'oceanbase.checks');
  });

  it('may come from a page of another origin, which can read the challenge', async () => {
    const { send } = await open();
    const origin = { Origin: 'https://console.example' };
    const preflight = await send({
      method: 'OPTIONS',
      path,
      headers: {
        ...origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization,content-type,x-ob-org-id',
      },
    });
    expect(preflight).toMatchObject({
      status: 200,
      body: '',
      headers: {
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'GET, POST, DELETE',
        'access-control-allow-headers': 'authorization,content-type,x-ob-org-id',
      },
    });
    const refused = await send({ path, headers: { ...scope, ...origin } });
    expect(refused).toMatchObject({
      status: 401,
      headers: { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'WWW-Authenticate' },
    });
    expect((await send({ path, headers: asUser })).headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('goes to the hosts of the documents and of the Terraform provider', async () => {
    const { mock } = await open({ providers: ['oceanbase'] });
    expect(mock.providers[0]?.origins).toEqual([
      'https://api-cloud.oceanbase.com',
      'https://api-cloud-cn.oceanbase.com',
      'https://g-api-cloud.oceanbase.com',
    ]);
    proves(mock, 'oceanbase.server.international', 'oceanbase.server.china');
  });

  it('goes to the Terraform provider’s host in the live dialect', async () => {
    const { mock } = await open({ providers: ['oceanbase'], dialects: { oceanbase: 'live' } });
    expect(mock.providers[0]?.origins).toContain('https://g-api-cloud.oceanbase.com');
    proves(mock, 'oceanbase.server.terraform');
  });
});
