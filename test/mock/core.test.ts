import { describe, expect, it } from 'vitest';
import { createMock } from '../../src/create-mock.ts';
import { createChance } from '../../src/mock/chance.ts';
import { createClock } from '../../src/mock/clock.ts';
import { createCore } from '../../src/mock/core.ts';
import type { MockRequest } from '../../src/mock/exchange.ts';
import type { Provider } from '../../src/mock/provider.ts';
import { ProviderError } from '../../src/mock/provider-error.ts';
import { feldera } from '../../src/providers/feldera/index.ts';
import { createStore } from '../../src/store/store.ts';

const request: MockRequest = {
  method: 'GET',
  path: '/v0/api_keys',
  query: '',
  headers: {},
  body: new Uint8Array(),
};

/** What a core answers whose provider is Feldera with a fault, and what it reports as a bug. */
function answerWith(fault: Partial<Provider>) {
  const bugs: unknown[] = [];
  const core = createCore({
    mocked: [
      {
        provider: { ...feldera, ...fault },
        dialect: 'documented',
        settings: { auth: 'open', credentials: {} },
      },
    ],
    tables: createStore(feldera.models).tables,
    clock: createClock(0),
    chance: createChance(1),
    onBug: (error) => bugs.push(error),
  });
  return { reply: core(request), bugs };
}

const refuse = (): never => {
  throw new ProviderError('unknown-name', { name: 'x' });
};

describe('a failure inside the mock is a 500 and is reported, wherever it happens:', () => {
  const missingCredential = { 'missing-credential': { evidence: 'feldera.auth.missing', reply: refuse } };

  it.each<[string, Partial<Provider>, RegExp]>([
    [
      'while an error is rendered',
      { errors: { ...feldera.errors, ...missingCredential } },
      /^Failed to render the error "missing-credential" \(feldera\.auth\.missing\)\.$/,
    ],
    ['while a reply is finished', { finish: refuse }, /^unknown-name$/],
    ['by an error that the provider does not have', { errors: {} }, /^feldera has no error named/],
    [
      'in a step',
      {
        steps: [
          () => {
            throw new Error('boom');
          },
        ],
      },
      /^boom$/,
    ],
  ])('%s', (_, fault, message) => {
    const { reply, bugs } = answerWith(fault);
    expect(reply).toEqual({
      status: 500,
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
      body: 'keymock: internal error. This is a bug of keymock, not of your request.\n',
      evidence: 'keymock.bug',
      at: 0,
    });
    expect(bugs).toMatchObject([{ message: expect.stringMatching(message) }]);
  });
});

it.each(['/v0/api_keys', '/nothing'])("dates every reply by the mock's clock: %s", (path) => {
  const mock = createMock({ now: '2024-08-01T10:00:00Z' });
  expect(mock.handle({ ...request, path }).at).toBe(Date.UTC(2024, 7, 1, 10));
  mock.clock.advance(1000);
  expect(mock.handle({ ...request, path }).at).toBe(Date.UTC(2024, 7, 1, 10, 0, 1));
});
