import { setupServer } from 'msw/node';
import { describe, expect, it, onTestFinished } from 'vitest';
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

  it('can be made for a mock that is already there', () => {
    expect(toHandlers(createMock({ providers: ['feldera'] }), { origin: '*' })).toHaveLength(1);
  });
});
