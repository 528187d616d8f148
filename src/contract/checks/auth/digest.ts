import type { Operation } from '../../../spec/document.ts';
import { isSecured } from '../../engine/caller.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { answerChallenge, digestHeader } from '../../engine/digest.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Exchange } from '../../types.ts';
import { changedAnswer, changes } from './digest-changes.ts';
import { mustCountOn } from './digest-counts.ts';
import { type Talk, talkOf } from './digest-talk.ts';
import { mustNotTell } from './digest-told.ts';

export const digest: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'auth/digest',
  title: 'a digest that was changed in any part is refused, and a right one is taken',
  why: 'A server that checks only the form of a digest, or not its nonce, is open to whoever has heard one request.',
  failing: 'the same Authorization: Digest sent twice -> 200 twice',
  passing: 'the same Authorization: Digest sent twice -> 200, then 401',
  source: 'RFC 7616, sections 3.3 to 3.4.6 and 5',
  plan: ({ document }) =>
    document.operations
      .filter(
        (operation) =>
          operation.method === 'GET' &&
          isSecured(operation) &&
          usesDigest(operation, document.securitySchemes),
      )
      .slice(0, 2)
      .map((operation) => ({
        operation: operation.label,
        title: 'changed and repeated digests are refused, and right ones are taken',
        writes: false,
        run: (scene) => tryAll(scene, operation),
      })),
};

function usesDigest(
  operation: Operation,
  schemes: Readonly<Record<string, { readonly scheme: string | undefined }>>,
): boolean {
  return operation.security.some((way) => way.some((name) => schemes[name]?.scheme === 'digest'));
}

async function tryAll(scene: Scene, operation: Operation): Promise<void> {
  const talk = talkOf(scene, operation);
  await tryAgain(scene, talk);
  await mustCountOn(scene, talk);
  for (const change of changes) {
    const challenged = await talk.ask();
    const { answer, header } = changedAnswer(change, challenged.challenge, challenged.parts);
    const exchange = await talk.send(header);
    if (isSuccess(exchange)) admitted(scene, operation, change.what, exchange);
    else mustNotTell(scene, operation, { challenged, answer, exchange });
  }
}

/** Whoever has recorded a request must not be able to send it once more: at once, or when there is a new challenge. */
async function tryAgain(scene: Scene, talk: Talk): Promise<void> {
  const { challenge, parts } = await talk.ask();
  const right = digestHeader(answerChallenge(challenge, parts));
  if (!isSuccess(await talk.send(right))) scene.skip('the right digest was refused');
  if (!challenge.qop) return;
  const again = await talk.send(right);
  if (isSuccess(again)) return admitted(scene, talk.operation, 'a digest that was sent before', again);
  await talk.ask();
  const later = await talk.send(right);
  if (isSuccess(later))
    admitted(scene, talk.operation, 'a digest that was sent before, after a new challenge', later);
}

function admitted(scene: Scene, operation: Operation, what: string, exchange: Exchange): void {
  scene.fail({
    trail: [operation.pointer],
    absolute: true,
    operation: operation.label,
    exchange,
    message: `${operation.label} took ${what}`,
    expected: '401',
    actual: `${statusOf(exchange)} for ${what}`,
  });
}
