import { describe, expect, it } from 'vitest';
import { createMock, dialects, type MockOptions } from '../src/index.ts';
import { answerChallenge } from './mock/digest-client.ts';

const now = '2024-08-01T10:00:00Z';

async function get(mock: ReturnType<typeof createMock>, url: string, headers: Record<string, string>) {
  const response = await mock.fetch(url, { headers });
  const text = await response.text();
  return { status: response.status, json: (text === '' ? undefined : JSON.parse(text)) as never };
}

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

describe.each(dialects)('mock.feldera.addKey (%s)', (dialect) => {
  const keys = 'https://api.example.com/v0/api_keys';
  const open = (options: MockOptions = {}) =>
    createMock({ seed: 1, now, dialects: { feldera: dialect }, ...options });

  it('returns what the API answers to a create, and the API lists the key', async () => {
    const mock = open();
    const key = mock.feldera.addKey({ account: 'me', name: 'ci' });
    expect(key).toEqual({
      id: expect.any(String),
      name: 'ci',
      api_key: expect.stringMatching(/^apikey:.{128}$/),
    });
    const rights = dialect === 'live' ? { role: 'write' } : { scopes: ['Read', 'Write'] };
    const listed = { status: 200, json: [{ id: key.id, name: 'ci', ...rights }] };
    expect(await get(mock, keys, bearer('me'))).toEqual(listed);
    expect(await get(mock, keys, bearer(key.api_key))).toEqual(listed);
    expect(await get(mock, keys, bearer('you'))).toEqual({ status: 200, json: [] });
  });

  it('takes a secret, which then authenticates', async () => {
    const mock = open({ auth: 'strict' });
    const secret = 'apikey:known';
    expect(mock.feldera.addKey({ account: 'me', name: 'ci', secret }).api_key).toBe(secret);
    expect((await get(mock, keys, bearer(secret))).status).toBe(200);
    expect((await get(mock, keys, bearer('me'))).status).toBe(401);
  });

  it.each<[object, RegExp]>([
    [{ account: 'me', name: 'ci' }, /^Failed to add a key to Feldera: the API answers 409 .*already exists/],
    [{ account: 'me', name: 'a b' }, /^Failed to add a key to Feldera: the API answers 400 /],
    [{ account: 'me' }, /^Failed to add a key to Feldera: the API answers 400 .*missing field `name`/],
    [{ name: 'ci' }, /account must be a text/],
    [{ account: 'me', nmae: 'ci' }, /no field "nmae"\. Did you mean "name"\?/],
    [{ account: 'me', name: 'x', secret: 'secret' }, /a secret begins with "apikey:"/],
    [{ account: 'me', name: 'x', secret: 'apikey:one' }, /another key has this secret/],
  ])('refuses %j', (key, message) => {
    const mock = open();
    mock.feldera.addKey({ account: 'me', name: 'ci', secret: 'apikey:one' });
    expect(() => mock.feldera.addKey(key as never)).toThrow(message);
    expect(mock.db.felderaApiKey.count()).toBe(1);
  });

  it('finds the account by a token that was configured for it, and keeps namespaces apart', async () => {
    const mock = open({ credentials: ['my-token=team-a'] });
    mock.feldera.addKey({ account: 'my-token', name: 'ci' });
    mock.feldera.addKey({ account: 'team-a', name: 'other', namespace: 'two' });
    expect((await get(mock, keys, bearer('my-token'))).json).toMatchObject([{ name: 'ci' }]);
    const inTwo = { ...bearer('my-token'), 'X-Keymock-Namespace': 'two' };
    expect((await get(mock, keys, inTwo)).json).toMatchObject([{ name: 'other' }]);
  });

  it('serves everybody where nobody is asked', async () => {
    const mock = open({ auth: 'off' });
    mock.feldera.addKey({ account: 'me', name: 'ci' });
    expect((await get(mock, keys, {})).json).toMatchObject([{ name: 'ci' }]);
  });

  it('gives the same bytes for the same seed, after a reset, too', () => {
    const mock = open();
    const first = mock.feldera.addKey({ account: 'me', name: 'ci' });
    mock.reset();
    expect(mock.feldera.addKey({ account: 'me', name: 'ci' })).toEqual(first);
  });
});

describe.each(dialects)('mock.aceDataCloud (%s)', (dialect) => {
  const base = 'https://platform.acedata.cloud/api/v1';
  const open = (options: MockOptions = {}) =>
    createMock({ seed: 1, now, dialects: { 'ace-data-cloud': dialect }, ...options });

  it('adds a credential as the API shows it, and uses it up', async () => {
    const mock = open();
    const credential = mock.aceDataCloud.addCredential({ account: 'me', limited_amount: 2 });
    const url = `${base}/credentials/${credential.id}`;
    expect(await get(mock, url, bearer('me'))).toEqual({ status: 200, json: credential });
    expect((await get(mock, url, bearer('you'))).status).toBe(403);
    expect(mock.aceDataCloud.use(credential, 2)).toEqual({ accepted: true, usedAmount: 2 });
    expect(mock.aceDataCloud.use(credential.token ?? '', 1)).toEqual({
      accepted: false,
      reason: 'exhausted',
    });
    expect((await get(mock, url, bearer('me'))).json).toMatchObject({ used_amount: 2 });
  });

  it('takes a token, an expiry that is over, and what was used', () => {
    const mock = open();
    const given = { token: 'sk-known', expired_at: '2024-01-01T00:00:00Z', used_amount: 3 };
    expect(mock.aceDataCloud.addCredential({ account: 'me', ...given })).toMatchObject({
      token: 'sk-known',
      used_amount: 3,
      expired_at: '2024-01-01T00:00:00.000000Z',
    });
    expect(mock.aceDataCloud.use('sk-known', 1)).toEqual({ accepted: false, reason: 'expired' });
  });

  it('adds an application with the state that it is to have', async () => {
    const mock = open();
    const state = { remaining_amount: 100, used_amount: 1, paid: true };
    const application = mock.aceDataCloud.addApplication({ account: 'me', ...state });
    const url = `${base}/applications/${application.id}`;
    expect(application).toMatchObject(state);
    expect((await get(mock, url, bearer('me'))).json).toMatchObject({ id: application.id, ...state });
    const { application_id } = mock.aceDataCloud.addCredential({
      account: 'me',
      application_id: application.id,
    });
    expect(application_id).toBe(application.id);
  });

  it.each<[object, RegExp]>([
    [
      { account: 'me', limited_amount: 'x' },
      /^Failed to add a credential to Ace Data Cloud: the API answers 400 /,
    ],
    [{ account: 'me', expired_at: 'soon' }, /the API answers 400 /],
    [{ account: 'me', limitedAmount: 1 }, /no field "limitedAmount"\. Did you mean "limited_amount"\?/],
    [{ limited_amount: 1 }, /account must be a text/],
    [{ account: 'me', token: 'sk-one' }, /another credential has this token/],
    [{ account: 'me', token: 'sk-two', application_id: 'proxy' }, /one of type Identity has no token/],
  ])('refuses the credential %j', (credential, message) => {
    const mock = open();
    mock.aceDataCloud.addCredential({ account: 'me', token: 'sk-one' });
    const service_id = '5b0a7b5e-6c1d-4f2a-9d3e-2f8c4a6b7d10';
    const proxy = mock.aceDataCloud.addApplication({ account: 'me', service_id });
    const given = 'application_id' in credential ? { ...credential, application_id: proxy.id } : credential;
    expect(() => mock.aceDataCloud.addCredential(given as never)).toThrow(message);
    expect(mock.db.aceDataCloudCredential.count()).toBe(1);
  });

  it.each<[object, RegExp]>([
    [{ account: 'me' }, /the API answers 4\d\d .*uplicat/],
    [{ account: 'me', service_id: 'x' }, /the API answers 4\d\d /],
    [{ account: 'me', expired_at: 'soon', scope: 'Global' }, /expired_at is "soon", which is no time/],
  ])('refuses the application %j', (application, message) => {
    const mock = open();
    mock.aceDataCloud.addApplication({ account: 'me' });
    const before = mock.db.aceDataCloudApplication.count();
    expect(() => mock.aceDataCloud.addApplication(application as never)).toThrow(message);
    expect(mock.db.aceDataCloudApplication.count()).toBe(before);
  });
});

describe.each(dialects)('mock.oceanbase.addKey (%s)', (dialect) => {
  const url = 'https://api-cloud.oceanbase.com/api/v2/maas/apikeys';
  const project = { orgId: 'org-1', projectId: 'proj-1' };
  const scope = { 'X-OB-Org-Id': 'org-1', 'X-OB-Project-Id': 'proj-1' };

  async function list(mock: ReturnType<typeof createMock>, username: string, secret: string) {
    const challenge = (await mock.fetch(url, { headers: scope })).headers.get('www-authenticate') ?? '';
    const uri = '/api/v2/maas/apikeys';
    const Authorization = answerChallenge({ challenge, method: 'GET', uri, username, secret });
    const { json } = await get(mock, url, { ...scope, Authorization });
    return (json as { data: { list: unknown[] } }).data.list;
  }

  it.each(['AK:any secret', 'AK'])(
    'adds a key of %s as the list shows it, with its value',
    async (account) => {
      const options: MockOptions = { dialects: { oceanbase: dialect }, credentials: ['AK:any secret'] };
      const mock = createMock({ seed: 1, now, ...options });
      const key = mock.oceanbase.addKey({ account, ...project, name: 'ci' });
      const { apiKey, ...listed } = key;
      expect(apiKey).toMatch(/^sk_/);
      expect(await list(mock, 'AK', 'any secret')).toEqual([listed]);
      expect(mock.db.oceanbaseApiKey.getAll()).toMatchObject([{ apiKey, action: 'read' }]);
    },
  );

  it.each<[object, RegExp]>([
    [{ account: 'AK', ...project, name: 'ci' }, /account must be AK:SK/],
    [{ account: 'AK:SK', ...project, name: '' }, /the API answers 400 .*name must not be empty/],
    [{ account: 'AK:SK', orgId: 'org-1', name: 'ci' }, /projectId must be a text/],
    [{ account: 'AK:SK', ...project, name: 'ci', org: 'x' }, /no field "org"/],
  ])('refuses %j', (key, message) => {
    const mock = createMock({ dialects: { oceanbase: dialect } });
    expect(() => mock.oceanbase.addKey(key as never)).toThrow(message);
    expect(mock.db.oceanbaseApiKey.count()).toBe(0);
  });
});

describe('the tools of an API that is not mocked', () => {
  it('are an error that says why, and do not get in the way', () => {
    const mock = createMock({ providers: ['feldera'] });
    expect(() =>
      (mock as ReturnType<typeof createMock>).aceDataCloud.addCredential({ account: 'me' }),
    ).toThrow('Failed to use mock.aceDataCloud: this mock was created without "ace-data-cloud".');
    expect(Object.keys({ ...mock })).not.toContain('aceDataCloud');
  });
});
