import type { Operation } from '../../../spec/document.ts';
import { answerChallenge, type DigestAnswer } from '../../engine/digest.ts';
import { placesOf } from '../../engine/places.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Exchange } from '../../types.ts';
import type { Challenged } from './digest-talk.ts';

/** A wrong digest, and how it was refused. */
interface Refused {
  readonly challenged: Challenged;
  readonly answer: DigestAnswer;
  readonly exchange: Exchange;
}

/** Reports a refusal that tells which response would have been right: whoever reads it needs no password. */
export function mustNotTell(
  scene: Scene,
  operation: Operation,
  { challenged, answer, exchange }: Refused,
): void {
  const right = rightResponse(challenged, answer);
  // A refusal that repeats what was sent tells nothing new.
  if (right === answer.response) return;
  const place = placesOf(exchange).find(({ text }) => text.toLowerCase().includes(right))?.name;
  if (place === undefined) return;
  scene.fail({
    trail: [operation.pointer],
    absolute: true,
    operation: operation.label,
    exchange,
    message: `${operation.label} tells whoever sends a wrong digest what the right one is`,
    expected: 'nothing of the right digest in a refusal',
    actual: `it is in ${place}`,
  });
}

/** The response that our own password gives for the other parts of an answer, as they were sent. */
export function rightResponse({ challenge, parts }: Challenged, sent: DigestAnswer): string {
  const { realm, nonce, uri, username, nc, cnonce } = sent;
  const count = Number.parseInt(nc, 16);
  return answerChallenge({ ...challenge, realm, nonce }, { ...parts, uri, user: username, count }, cnonce)
    .response;
}
