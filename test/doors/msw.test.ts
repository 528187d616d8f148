import { setupServer } from 'msw/node';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMock as createAceDataCloud } from '../../src/doors/msw/ace-data-cloud.ts';
import { createMock as createFeldera } from '../../src/doors/msw/feldera.ts';
import { createMock as createOceanbase } from '../../src/doors/msw/oceanbase.ts';
import { createMock, type HandlerOptions, toHandlers } from '../../src/doors/msw.ts';

const list = { headers: { Authorization: 'Bearer me' } };

function intercept(options: HandlerOptions = {}) {
  const mock = createMock({ seed: 1, ...options });
  const server = setupServer(...mock.handlers);
  server.listen({ onUnhandledRequest: 'error' });
  onTestFinished(() => server.close());
  return mock;
}

describe('the MSW handlers', () => {
  it.each([
    ['https://platform.acedata.cloud/api/v1/credentials/', list, '{"count":0,"results":[]}'],
    ['https://api.example.com/v0/api_keys', list, '[]'],
  ])("answer at the providers' real addresses: %s", async (url, init, body) => {
    intercept();
    const response = await fetch(url, init);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(body);
  });

  it.each(['reset', 'empty', 'truncate'] as const)(
    'drop a connection as a network error: %s',
    async (drop) => {
      const mock = intercept();
      const url = 'https://api.example.com/v0/config';
      mock.faults.add({ operation: 'getConfig', times: 1, drop });
      await expect(fetch(url, list).then((response) => response.text())).rejects.toThrow(TypeError);
      expect((await fetch(url, list)).status).toBe(200);
    },
  );

  it('answer at any origin when asked to', async () => {
    intercept({ origin: '*' });
    const response = await fetch('http://feldera.internal:8080/v0/api_keys', list);
    expect(await response.text()).toBe('[]');
  });

  it('answer at the given origins only', async () => {
    intercept({ origin: ['http://a.test', 'http://b.test'] });
    expect((await fetch('http://b.test/v0/api_keys', list)).status).toBe(200);
    await expect(fetch('https://api.example.com/v0/api_keys', list)).rejects.toThrow();
  });

  it.each(['/v0', '/v0/', '/v0?a=b', '/api/v1', '/api/v2/maas'])(
    'leave the root path %s to the mock',
    async (path) => {
      const mock = intercept({ origin: 'http://a.test' });
      const expected = await mock.fetch(`http://a.test${path}`, list);
      mock.reset();
      const response = await fetch(`http://a.test${path}`, list);
      expect([response.status, await response.text()]).toEqual([expected.status, await expected.text()]);
    },
  );

  it('leave paths that only begin alike to others', async () => {
    intercept({ origin: 'http://a.test' });
    await expect(fetch('http://a.test/v0x/api_keys', list)).rejects.toThrow();
  });

  it('share their state with the mock', async () => {
    const mock = intercept();
    await fetch('https://api.example.com/v0/api_keys', {
      method: 'POST',
      headers: { Authorization: 'Bearer me', 'Content-Type': 'application/json' },
      body: '{"name":"ci"}',
    });
    const response = await mock.fetch('https://api.example.com/v0/api_keys', list);
    expect(await response.json()).toMatchObject([{ name: 'ci' }]);
    mock.reset();
    expect(await (await fetch('https://api.example.com/v0/api_keys', list)).json()).toEqual([]);
  });

  it.each(['http://a.test/', 'HTTP://A.test', 'http://a.test:80/'])(
    'read the origin %s as a request has it',
    async (origin) => {
      intercept({ origin });
      expect((await fetch('http://a.test/v0/api_keys', list)).status).toBe(200);
    },
  );

  it.each([
    [
      'http://a.test/v0',
      'origin "http://a.test/v0" has more than scheme, host and port. Did you mean "http://a.test"?',
    ],
    ['http://a.test/?a=b', 'has more than scheme, host and port. Did you mean "http://a.test"?'],
    ['http://me:secret@a.test', 'Did you mean "http://a.test"?'],
    ['a.test', 'origin "a.test" is none. Give an origin such as'],
    ['localhost:4010', 'origin "localhost:4010" is none.'],
    ['https://*.test', 'origin "https://*.test" is none.'],
    ['', 'origin "" is none.'],
    [[], 'origin is an empty list.'],
  ])('refuse the origin %j, which no request has', (origin, message) => {
    expect(() => createMock({ origin })).toThrow(TypeError);
    expect(() => createMock({ origin })).toThrow(message);
  });

  it('refuse an option that does not exist', () => {
    const options = { orgin: '*' } as HandlerOptions;
    expect(() => createMock(options)).toThrow('no option "orgin". Did you mean "origin"?');
    expect(() => toHandlers(createMock(), options)).toThrow('no option "orgin". Did you mean "origin"?');
  });

  it.each([
    ['feldera', createFeldera(), 'https://api.example.com/v0/api_keys'],
    ['ace-data-cloud', createAceDataCloud(), 'https://platform.acedata.cloud/api/v1/credentials/'],
    ['oceanbase', createOceanbase(), 'https://api-cloud.oceanbase.com/api/v2/maas/apikeys'],
  ])('of one API alone: %s', async (name, mock, url) => {
    expect(mock.providers.map((provider) => provider.name)).toEqual([name]);
    const server = setupServer(...mock.handlers);
    server.listen({ onUnhandledRequest: 'error' });
    onTestFinished(() => server.close());
    expect((await fetch(url)).status).toBe(401);
  });

  it('can be made for a mock that is already there', () => {
    expect(toHandlers(createMock({ providers: ['feldera'] }), { origin: '*' })).toHaveLength(1);
  });
});
