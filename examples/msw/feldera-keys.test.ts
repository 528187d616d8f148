import { createMock } from 'keymock/msw';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { FelderaKeys } from './feldera-keys.ts';

const mock = createMock({ providers: ['feldera'], seed: 1 });
const server = setupServer(...mock.handlers);

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
beforeEach(() => mock.reset());
afterAll(() => server.close());

const keys = new FelderaKeys('https://api.example.com', 'me');

test('a key is made once', async () => {
  expect(await keys.create('ci')).toMatch(/^apikey:/);
  expect(await keys.create('ci')).toBeUndefined();
});

test('a revoked key opens nothing any more', async () => {
  const secret = (await keys.create('ci')) ?? '';
  const mine = new FelderaKeys('https://api.example.com', secret);
  expect(await mine.create('made-by-the-key')).toMatch(/^apikey:/);
  await keys.revoke('ci');
  await expect(mine.create('too-late')).rejects.toThrow('Feldera said 401');
});
