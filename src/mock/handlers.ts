import type { Context, HandlerReply } from './provider.ts';

/**
 * The replies that a document allows an operation: each documented status with its own body. `Operation` is a member of the
 * generated `operations`.
 *
 * @example
 * type Reply = ReplyOf<operations['postApiKey']>; // { status: 201; body: NewApiKeyResponse } | ...
 */
export type ReplyOf<Operation> = EitherReply<Operation, unknown>;

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
  ) => EitherReply<Member<Documented, Id>, Member<Live, Id>>;
};

/** A status of either operation, with the body that one of them has for it. */
type EitherReply<One, Other> = {
  [Status in StatusOf<One> | StatusOf<Other>]: Reply<Status, BodyOf<One, Status> | BodyOf<Other, Status>>;
}[StatusOf<One> | StatusOf<Other>];

type Reply<Status, Body> = Pick<HandlerReply, 'headers' | 'evidence'> & { readonly status: Status } & ([
    Body,
  ] extends [undefined]
    ? { readonly body?: undefined }
    : { readonly body: Body });

type StatusOf<Operation> = Operation extends { responses: infer Responses }
  ? keyof Responses & number
  : never;

/** The JSON body of a response; undefined where it has none. */
type BodyOf<Operation, Status> =
  Member<Member<Operation, 'responses'>, Status> extends infer Response
    ? Response extends { content: { 'application/json': infer Body } }
      ? Body
      : undefined
    : never;

type Member<Whole, Name> = Name extends keyof Whole ? Whole[Name] : never;
