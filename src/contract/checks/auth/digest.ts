import {
  answerChallenge,
  type DigestAnswer,
  type DigestChallenge,
  defineOperationCheck,
  digestHeader,
  type Exchange,
  headerOf,
  isSecured,
  isSuccess,
  isTurnedAway,
  type OperationContext,
  placesOf,
  readChallenge,
  statusOf,
} from '../../check.ts';
import { changedAnswer, type DigestRequest, digestProbes } from '../../probes/digests.ts';

export const digest = defineOperationCheck({
  id: 'auth/digest',
  title: 'a digest that was changed in any part is rejected, and a valid one is accepted',
  why: 'A server that checks only the form of a digest, or not its nonce, accepts whoever has recorded one request.',
  failing: 'the same Authorization: Digest sent twice -> 200 twice',
  passing: 'the same Authorization: Digest sent twice -> 200, then 401',
  source: 'RFC 7616, sections 3.3 to 3.4.6 and 5',
  tries: 'changed and repeated digests are rejected, and valid ones are accepted',
  provokes: true,
  given: ({ document }) =>
    document.operations
      .filter(
        (operation) =>
          operation.method === 'GET' &&
          isSecured(operation) &&
          operation.security.flat().some((name) => document.securitySchemes[name]?.scheme === 'digest'),
      )
      .slice(0, 2)
      .map((operation) => ({ operation, writes: false })),
  async run(context) {
    const session = createDigestSession(context);
    await tryReplay(context, session);
    await tryCounts(context, session);
    for (const probe of digestProbes) {
      const challenged = await session.challenge();
      const { answer, header } = changedAnswer(probe, challenged.challenge, challenged.request);
      const reply = await session.send(header);
      if (expectRejected(context, probe.label, reply)) expectNoAnswer(context, challenged, answer, reply);
    }
  },
});

/** A challenge, and what the valid answer to it is computed over. */
export interface Challenged {
  readonly challenge: DigestChallenge;
  readonly request: DigestRequest;
}

/** Digests that are written by hand, for one operation. */
interface DigestSession {
  /** @throws Skip where the server does not challenge */
  challenge(): Promise<Challenged>;
  /** Sends an `Authorization` to the letter. */
  send(authorization: string): Promise<Exchange>;
}

/** @throws Skip where no user is given */
function createDigestSession({ api, operation, skip }: OperationContext): DigestSession {
  const caller = api.self(operation);
  if (caller.kind !== 'user') return skip('no user and password were given');
  const { user, password } = caller;
  const bare = api.request(operation, { as: { kind: 'nobody' } });
  const uri = api.target(bare);
  return {
    async challenge() {
      const { response } = await api.probe(bare);
      const challenge = readChallenge(headerOf(response, 'www-authenticate') ?? '');
      if (challenge === undefined) return skip('the server does not ask for a digest');
      return { challenge, request: { method: operation.method, uri, user, password, count: 1 } };
    },
    send: (authorization) => api.probe({ ...bare, caller: { kind: 'raw', authorization } }),
  };
}

/** A recorded request must not be accepted once more: at once, or when there is a new challenge. */
async function tryReplay(context: OperationContext, session: DigestSession): Promise<void> {
  const { challenge, request } = await session.challenge();
  const valid = digestHeader(answerChallenge(challenge, request));
  await context.require(session.send(valid)).succeeds('the valid digest was rejected');
  if (!challenge.qop) return;
  // RFC 7616, section 5.5: how often a nonce may be used is left to the server.
  const expectNoReplay = (label: string, reply: Exchange) => expectRejected(context, label, reply, true);
  if (!expectNoReplay('a digest that was sent before', await session.send(valid))) return;
  await session.challenge();
  expectNoReplay('a digest that was sent before, after a new challenge', await session.send(valid));
}

/** The first count of two digits that both are digits of decimal numbers, too: 00000010. */
const highestCount = 0x10;

/**
 * Sends valid digests with one nonce, count after count. A server may accept a nonce once, some times, or for some time; but
 * where it accepts a later count, the nonce is still valid, and no count before it was to be rejected.
 */
async function tryCounts(context: OperationContext, session: DigestSession): Promise<void> {
  const { challenge, request } = await session.challenge();
  if (!challenge.qop) return;
  let rejected: { readonly nc: string; readonly reply: Exchange } | undefined;
  for (let count = 1; count <= highestCount; count++) {
    const answer = answerChallenge(challenge, { ...request, count });
    const reply = await session.send(digestHeader(answer));
    if (isSuccess(reply)) {
      if (rejected) return reportCount(context, rejected.nc, rejected.reply);
    } else {
      if (!isTurnedAway(reply) || count <= 2 || isStale(reply)) return;
      rejected ??= { nc: answer.nc, reply };
    }
  }
}

function reportCount({ expect, operation }: OperationContext, nc: string, reply: Exchange): void {
  expect(reply, { operation, always: true }).holds(false, {
    message: `${operation.label} rejects a valid digest with the nonce count ${nc}, and accepts the same nonce later`,
    expected: 'to be accepted, or a challenge with stale=true',
    actual: `${statusOf(reply)} for the nonce count ${nc}`,
  });
}

/** Whether a rejection says that the digest was valid, and its nonce too old (RFC 7616, section 3.3). */
function isStale({ response }: Exchange): boolean {
  return /\bstale\s*=\s*"?true\b/i.test(headerOf(response, 'www-authenticate') ?? '');
}

/** @param isAdvice whether a server may accept it all the same: then the finding is a warning */
function expectRejected(
  { expect, operation }: OperationContext,
  label: string,
  reply: Exchange,
  isAdvice = false,
): boolean {
  const promise = isAdvice
    ? { operation, at: [operation.pointer], inferred: true }
    : { operation, always: true };
  return expect(reply, promise).holds(!isSuccess(reply), {
    message: `${operation.label} accepted ${label}`,
    expected: '401',
    actual: `${statusOf(reply)} for ${label}`,
  });
}

/** A rejection that contains the valid response makes the password needless. */
function expectNoAnswer(
  { expect, operation }: OperationContext,
  challenged: Challenged,
  sent: DigestAnswer,
  reply: Exchange,
): void {
  const valid = validResponse(challenged, sent);
  // A rejection that repeats what was sent reveals nothing new.
  const place =
    valid === sent.response
      ? undefined
      : placesOf(reply).find(({ text }) => text.toLowerCase().includes(valid))?.name;
  expect(reply, { operation, always: true }).holds(place === undefined, {
    message: `${operation.label} reveals the valid digest to a caller with a wrong one`,
    expected: 'nothing of the valid digest in a rejection',
    actual: `it is in ${place}`,
  });
}

/** The response that the account's password gives for the other parts of an answer, as they were sent. */
export function validResponse({ challenge, request }: Challenged, sent: DigestAnswer): string {
  const { realm, nonce, uri, username, nc, cnonce } = sent;
  const count = Number.parseInt(nc, 16);
  return answerChallenge({ ...challenge, realm, nonce }, { ...request, uri, user: username, count }, cnonce)
    .response;
}
