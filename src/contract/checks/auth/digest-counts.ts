import { answerChallenge, digestHeader } from '../../engine/digest.ts';
import { headerOf } from '../../engine/header-of.ts';
import { isSuccess, isTurnedAway, type Scene, statusOf } from '../../engine/scene.ts';
import type { Exchange } from '../../types.ts';
import type { Talk } from './digest-talk.ts';

/** The first count of two digits that both are digits of decimal numbers, too: 00000010. */
const most = 0x10;

/**
 * Sends right digests with one nonce, count after count. A server may let a nonce be used so often, so long, or once; but
 * where it takes a later count, the nonce is still good, and no count before it was to be refused.
 */
export async function mustCountOn(scene: Scene, talk: Talk): Promise<void> {
  const { challenge, parts } = await talk.ask();
  if (!challenge.qop) return;
  let refused: { readonly nc: string; readonly exchange: Exchange } | undefined;
  for (let count = 1; count <= most; count++) {
    const answer = answerChallenge(challenge, { ...parts, count });
    const exchange = await talk.send(digestHeader(answer));
    if (isSuccess(exchange)) {
      if (refused) return report(scene, talk, refused.nc, refused.exchange);
    } else {
      if (!isTurnedAway(exchange) || count <= 2 || isStale(exchange)) return;
      refused ??= { nc: answer.nc, exchange };
    }
  }
}

function report(scene: Scene, { operation }: Talk, nc: string, exchange: Exchange): void {
  scene.fail({
    trail: [operation.pointer],
    absolute: true,
    operation: operation.label,
    exchange,
    message: `${operation.label} refuses a right digest with the nonce count ${nc}, and takes the same nonce later`,
    expected: 'to be admitted, or a challenge that says stale=true',
    actual: `${statusOf(exchange)} for the nonce count ${nc}`,
  });
}

/** Whether a refusal says that the digest was right, and its nonce too old (RFC 7616, section 3.3). */
function isStale({ response }: Exchange): boolean {
  return /\bstale\s*=\s*"?true\b/i.test(headerOf(response, 'www-authenticate') ?? '');
}
