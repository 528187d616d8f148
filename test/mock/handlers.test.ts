import { describe, expectTypeOf, it } from 'vitest';
import type { operations } from '../../src/generated/feldera/documented/types.ts';
import type { operations as live } from '../../src/generated/feldera/live/types.ts';
import type { HandlersOf, ReplyOf } from '../../src/mock/handlers.ts';

type Post = ReplyOf<operations['postApiKey']>;
type Handlers = HandlersOf<operations, live, unknown>;

// Held by the compiler (`npm run typecheck`); at run time these only say what is held.
describe('the type of a handler', () => {
  it('accepts a documented status with its own body', () => {
    expectTypeOf<{ status: 201; body: { id: string; name: string; api_key: string } }>().toExtend<Post>();
    expectTypeOf<{ status: 200 }>().toExtend<ReplyOf<operations['deleteApiKey']>>();
  });

  it('rejects a status that the document does not have', () => {
    expectTypeOf<{ status: 200; body: { id: string; name: string; api_key: string } }>().not.toExtend<Post>();
  });

  it('rejects a body of another shape', () => {
    expectTypeOf<{ status: 201; body: { id: string; name: string } }>().not.toExtend<Post>();
    expectTypeOf<{ status: 201 }>().not.toExtend<Post>();
    expectTypeOf<{ status: 200; body: { done: true } }>().not.toExtend<ReplyOf<operations['deleteApiKey']>>();
  });

  it('demands a handler for every operation of both dialects', () => {
    expectTypeOf<keyof Handlers>().toEqualTypeOf<keyof operations | keyof live>();
  });
});
