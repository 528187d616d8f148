import { describe, expect, it } from 'vitest';
import { defineProvider } from '../../src/mock/provider.ts';
import { method, route } from '../../src/mock/steps.ts';

const none = { routes: [], validators: {} };
const rest = {
  name: 'feldera',
  title: '',
  roots: [],
  example: { path: '/', body: {} },
  origins: [],
  documents: { documented: none, live: none },
  credentialKind: 'token',
  property: 'feldera',
  tools: () => ({}),
  models: {},
  authenticate: () => undefined,
  handlers: {},
} as const;
const wording = { evidence: 'x', reply: () => ({ status: 404 }) };

// Held by the compiler (`npm run typecheck`); at run time this only says what is held.
describe('a provider', () => {
  it('has a wording for each failure that its steps raise, and needs no other', () => {
    const errors = { 'unknown-path': wording, 'wrong-method': wording };
    expect(defineProvider()({ ...rest, steps: [route(), method()], errors }).errors).toBe(errors);
    expect(defineProvider()({ ...rest, steps: [() => undefined], errors: {} }).errors).toEqual({});
  });

  it('is refused without one', () => {
    // @ts-expect-error: `method` raises `wrong-method`
    defineProvider()({ ...rest, steps: [route(), method()], errors: { 'unknown-path': wording } });
    const reply = ({ colour }: { colour: string }) => ({ status: 404, text: colour });
    // @ts-expect-error: `route` knows of no colour
    defineProvider()({ ...rest, steps: [route()], errors: { 'unknown-path': { evidence: 'x', reply } } });
  });
});
