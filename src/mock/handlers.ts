import type { Context, HandlerReply } from './provider.ts';

/**
 * The replies that a document allows an operation: each documented status with its own body. `Operation` is a member of the
 * generated `operations`.
 *
 * @example
 * type Reply = ReplyOf<operations['postApiKey']>; // { status: 201; body: NewApiKeyResponse } | ...
 */
export type ReplyOf<Operation> = Operation extends { responses: infer Responses }
  ? {
      [Status in keyof Responses & number]: Reply<Status, Responses[Status]>;
    }[keyof Responses & number]
  : never;

type Reply<Status, Response> = Pick<HandlerReply, 'headers' | 'evidence'> &
  (Response extends { content: { 'application/json': infer Body } }
    ? { readonly status: Status; readonly body: Body }
    : { readonly status: Status; readonly body?: undefined });

/**
 * One handler for each operation of both dialects. An operation without a handler, a status that no document has and a body of
 * another shape are compile errors.
 *
 * @example
 * export const handlers = { ... } satisfies HandlersOf<documented.operations, live.operations, Principal>;
 */
export type HandlersOf<Documented, Live, Principal> = {
  readonly [Id in keyof Documented | keyof Live]: (
    context: Context<Principal>,
  ) => ReplyOf<Id extends keyof Documented ? Documented[Id] : never> | ReplyOf<Id extends keyof Live ? Live[Id] : never>;
};
