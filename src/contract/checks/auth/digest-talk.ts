import type { Operation } from '../../../spec/document.ts';
import { type answerChallenge, type DigestChallenge, readChallenge } from '../../engine/digest.ts';
import { headerOf } from '../../engine/header-of.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Exchange } from '../../types.ts';

export type DigestParts = Parameters<typeof answerChallenge>[1];

/** A challenge, and what our own right answer to it is made of. */
export interface Challenged {
  readonly challenge: DigestChallenge;
  readonly parts: DigestParts;
}

/** Digests by hand, for one operation. */
export interface Talk {
  readonly operation: Operation;
  /** Asks for a challenge. @throws Skip */
  ask(): Promise<Challenged>;
  /** Asks with an `Authorization` to the letter. */
  send(authorization: string): Promise<Exchange>;
}

/** @throws Skip where no user is given */
export function talkOf(scene: Scene, operation: Operation): Talk {
  const caller = scene.run.self(operation);
  if (caller.kind !== 'user') return scene.skip('no user and password were given');
  const { user, password } = caller;
  const bare = scene.draft(operation, { caller: { kind: 'nobody' } });
  const uri = scene.run.target(bare);
  return {
    operation,
    async ask() {
      const { response } = await scene.probe(bare);
      const challenge = readChallenge(headerOf(response, 'www-authenticate') ?? '');
      if (challenge === undefined) return scene.skip('the server does not ask for a digest');
      return { challenge, parts: { method: operation.method, uri, user, password, count: 1 } };
    },
    send: (authorization) => scene.probe({ ...bare, caller: { kind: 'raw', authorization } }),
  };
}
