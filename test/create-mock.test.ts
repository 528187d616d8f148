import { describe, expect, it } from 'vitest';
import { createMock, type MockOptions, simulateUsage } from '../src/index.ts';

const createKey = (mock: ReturnType<typeof createMock>, name: string, headers: Record<string, string> = {}) =>
  mock.fetch('https://api.example.com/v0/api_keys', {
    method: 'POST',
    headers: { Authorization: 'Bearer me', 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ name }),
  });

const listKeys = async (mock: ReturnType<typeof createMock>, headers: Record<string, string> = {}) => {
  const response = await mock.fetch('https://api.example.com/v0/api_keys', {
    headers: { Authorization: 'Bearer me', ...headers },
  });
  return ((await response.json()) as { name: string }[]).map(({ name }) => name);
};

const allOptions =
  'providers, dialects, seed, now, auth, credentials, settings, onBug, onWarning, faults, journal, onRequest';

describe('createMock', () => {
  it('gives the same bytes for the same seed and clock, and others for another seed', async () => {
    const body = async (seed: number) =>
      (await createKey(createMock({ seed, now: '2024-08-01T10:00:00Z' }), 'ci')).text();
    expect(await body(7)).toBe(await body(7));
    expect(await body(7)).not.toBe(await body(8));
  });

  it('keeps two mocks apart', async () => {
    const [one, two] = [createMock(), createMock()];
    await createKey(one, 'ci');
    expect(await listKeys(one)).toEqual(['ci']);
    expect(await listKeys(two)).toEqual([]);
  });

  it('keeps namespaces apart, though the credential is the same', async () => {
    const mock = createMock();
    const other = { 'X-Keymock-Namespace': 'worker-2' };
    expect((await createKey(mock, 'ci')).status).toBe(201);
    expect((await createKey(mock, 'ci', other)).status).toBe(201);
    expect((await createKey(mock, 'ci', other)).status).toBe(409);
    expect(await listKeys(mock)).toEqual(['ci']);
  });

  it('starts again from the seed on reset', async () => {
    const mock = createMock({ seed: 3, now: 0 });
    const first = await (await createKey(mock, 'ci')).text();
    mock.reset();
    expect(await listKeys(mock)).toEqual([]);
    expect(await (await createKey(mock, 'ci')).text()).toBe(first);
  });

  it('serves what a test author writes into its models', async () => {
    const mock = createMock();
    await createKey(mock, 'ci');
    mock.db.felderaApiKey.deleteMany({ where: {} });
    expect(await listKeys(mock)).toEqual([]);
  });

  it("meters the use of a credential as the service's gateway would", async () => {
    const mock = createMock();
    const ask = async (path: string, init: RequestInit = {}) => {
      const headers = { Authorization: 'Bearer me', 'Content-Type': 'application/json' };
      const response = await mock.fetch(`https://platform.acedata.cloud/api/v1/${path}`, {
        headers,
        ...init,
      });
      return (await response.json()) as { id: string; token: string; used_amount: number };
    };
    const body = JSON.stringify({
      application_id: '107f8d0f-e465-4a7e-a49e-d633d26f7aa2',
      limited_amount: 2,
    });
    const { id, token } = await ask('credentials/', { method: 'POST', body });
    expect(simulateUsage({ secret: token, amount: 2 }, mock)).toEqual({ accepted: true, usedAmount: 2 });
    expect(simulateUsage({ secret: token, amount: 1 }, mock)).toEqual({
      accepted: false,
      reason: 'exhausted',
    });
    expect((await ask(`credentials/${id}`)).used_amount).toBe(2);
  });

  it('mocks only the chosen providers, and says what there is at other paths', async () => {
    const response = await createMock({ providers: ['feldera'] }).fetch('https://x.test/api/v1/credentials/');
    expect(response.status).toBe(404);
    expect(await response.text()).toBe(
      'keymock: nothing is mocked at /api/v1/credentials/. Mocked are:\n  /v0/  Feldera\n',
    );
  });

  it.each<[object, string]>([
    [{ providers: ['fedlera'] }, 'no provider "fedlera". Did you mean "feldera"?'],
    [{ providers: ['stripe'] }, 'no provider "stripe". There are ace-data-cloud, feldera, oceanbase.'],
    [{ dialects: { feldera: 'klingon' } }, 'no dialect of feldera "klingon". There are documented, live.'],
    [
      { providers: ['feldera'], dialects: { 'ace-data-cloud': 'live' } },
      'no mocked provider in dialects "ace-data-cloud". There are feldera.',
    ],
    [{ sede: 1 }, 'no option "sede". Did you mean "seed"?'],
    [{ NOW: 0 }, 'no option "NOW". Did you mean "now"?'],
    [{ port: 4010 }, `no option "port". There are ${allOptions}.`],
    [{ settings: { feldera: { atuh: 'strict' } } }, 'no setting of feldera "atuh". Did you mean "auth"?'],
    [{ settings: { felderra: {} } }, 'no mocked provider in settings "felderra". Did you mean "feldera"?'],
    [{ auth: 'stirct' }, 'no auth "stirct". Did you mean "strict"?'],
    [{ settings: { oceanbase: { auth: 'none' } } }, 'no auth "none". There are open, strict, off.'],
    [{ seed: Number.NaN }, 'the seed is NaN, but must be a whole number.'],
  ])('refuses %o', (options, message) => {
    expect(() => createMock(options as MockOptions)).toThrow(
      new TypeError(`Failed to create a mock: ${message}`),
    );
  });

  it('answers a bug of its own with a 500 that gives nothing away, and tells of it', async () => {
    const told: unknown[] = [];
    const mock = createMock({ onBug: (error) => told.push(error) });
    await createKey(mock, 'ci');
    for (const row of mock.db.felderaApiKey.getAll())
      Object.defineProperty(row, 'name', {
        get: () => {
          throw new Error('boom');
        },
      });
    const response = await mock.fetch('https://api.example.com/v0/api_keys', {
      headers: { Authorization: 'Bearer me' },
    });
    expect(response.status).toBe(500);
    expect(await response.text()).toBe(
      'keymock: internal error. This is a bug of keymock, not of your request.\n',
    );
    expect(told).toMatchObject([{ message: 'boom' }]);
  });
});
