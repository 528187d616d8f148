import type { Operation } from '../../spec/document.ts';
import type { JsonObject } from '../../spec/json.ts';
import type { Caller } from '../http/caller.ts';
import { callerFor } from '../http/caller.ts';
import type { Draft, DraftParts } from '../http/draft.ts';
import type { Scene } from '../run/scene.ts';
import { Skip } from '../signals.ts';
import type { Exchange } from '../types.ts';

/** A request before it is sent. */
export type RequestDraft = Draft;

/** What a request has beyond what its operation requires. */
export interface RequestOptions extends Omit<DraftParts, 'caller'> {
  /** Who sends it: a credential as it is presented. The account under test by default. */
  readonly as?: Caller | undefined;
}

/** Requests for the operations of the document. Nothing that is created is lost sight of, whoever sends it. */
export interface Api {
  /** A valid request for an operation, with what it requires filled in. @throws Skip naming the input that is missing */
  request(operation: Operation, options?: RequestOptions): RequestDraft;
  /** Sends a request that a correct server accepts. */
  send(request: RequestDraft): Promise<Exchange>;
  /** Sends a request that a correct server may reject. */
  probe(request: RequestDraft): Promise<Exchange>;
  /** Sends probes a few at a time; the replies are in the order of the requests. */
  probeAll(requests: readonly RequestDraft[]): Promise<Exchange[]>;
  /** Sends requests that a correct server accepts, all at the same moment, or a few at a time. */
  sendAtOnce(requests: readonly RequestDraft[], atOnce?: number): Promise<Exchange[]>;
  /** A body in which the fields that may become credentials have random values, which nobody can guess. */
  withRandomCredentials(operation: Operation, body: JsonObject): JsonObject;
  /** Whether a request might destroy something that this run did not create: to send it is to skip the case. */
  mayDestroy(request: RequestDraft): boolean;
  /** Path and query of a request as they go over the wire. */
  target(request: RequestDraft): string;
  /** The account under test, as an operation wants its credential presented. @throws Skip where none was given */
  self(operation: Operation): Caller;
  /** A second account; undefined where none was given. */
  other(operation: Operation): Caller | undefined;
  /** Whoever holds a secret that this API issued, as an operation wants it presented. @throws Skip where it cannot be */
  holder(operation: Operation, secret: string | undefined): Caller;
  /** Whether an operation takes a secret that stands alone: a token, or a user name without a password. */
  takesSecret(operation: Operation): boolean;
}

export function createApi(scene: Scene): Api {
  const { run } = scene;
  return {
    request: (operation, options) => scene.draft(operation, toParts(options)),
    send: scene.send,
    probe: scene.probe,
    probeAll: scene.probes,
    sendAtOnce: (requests, atOnce = requests.length) => run.sendAll(requests, atOnce),
    withRandomCredentials: run.withRandomCredentials,
    mayDestroy: (request) => run.dangerOf(request) !== undefined,
    target: run.target,
    self: run.self,
    other: run.other,
    takesSecret: (operation) => isCredential(callerFor(run.document, operation, { token: 'x', user: 'x' })),
    holder(operation, secret) {
      const credential = { token: secret, user: secret, scheme: run.settings.self.scheme };
      const caller = secret === undefined ? undefined : callerFor(run.document, operation, credential);
      if (caller === undefined || !isCredential(caller))
        throw new Skip('the created key cannot be presented to this API');
      return caller;
    },
  };
}

export function toParts({ as, ...parts }: RequestOptions = {}): DraftParts {
  return { ...parts, ...(as && { caller: as }) };
}

function isCredential(caller: Caller | undefined): boolean {
  return caller !== undefined && caller.kind !== 'nobody';
}
