import type { Operation } from '../../../spec/document.ts';
import { isSecured } from '../../engine/caller.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import {
  answerChallenge,
  type DigestAnswer,
  type DigestChallenge,
  digestHeader,
  readChallenge,
} from '../../engine/digest.ts';
import { headerOf } from '../../engine/header-of.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Exchange } from '../../types.ts';

export const digest: ActiveCheck = {
  kind: 'active',
  id: 'auth/digest',
  title: 'a digest that was changed in any part is refused',
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
        title: 'changed and repeated digests are refused',
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

type Parts = Parameters<typeof answerChallenge>[1];

interface Change {
  readonly what: string;
  readonly before?: (challenge: DigestChallenge, parts: Parts) => [DigestChallenge, Parts];
  readonly after?: (answer: DigestAnswer) => DigestAnswer;
  /** A part that is left out. */
  readonly omit?: string;
}

/** What is changed: before the digest is computed, or in what was computed. */
const changes: readonly Change[] = [
  {
    what: 'a response with one digit changed',
    after: (answer) => ({ ...answer, response: flip(answer.response) }),
  },
  { what: 'an empty response', after: (answer) => ({ ...answer, response: '' }) },
  { what: 'half a response', after: (answer) => ({ ...answer, response: answer.response.slice(0, 16) }) },
  { what: 'another realm', before: (challenge, parts) => [{ ...challenge, realm: 'keymock' }, parts] },
  { what: 'a realm that was changed afterwards', after: (answer) => ({ ...answer, realm: 'keymock' }) },
  {
    what: 'a nonce that the server never gave',
    before: (challenge, parts) => [{ ...challenge, nonce: scrambleHex(challenge.nonce) }, parts],
  },
  {
    what: 'a nonce that was changed afterwards',
    after: (answer) => ({ ...answer, nonce: scrambleHex(answer.nonce) }),
  },
  ...[
    ['the first eight digits of a nonce', (nonce: string) => nonce.slice(0, 8)] as const,
    ['a nonce without its last digit', (nonce: string) => nonce.slice(0, -1)] as const,
    ['a nonce with one digit more', (nonce: string) => `${nonce}0`] as const,
    [
      'a nonce of which the second half was changed',
      (nonce: string) => {
        const middle = Math.ceil(nonce.length / 2);
        return nonce.slice(0, middle) + scrambleHex(nonce.slice(middle));
      },
    ] as const,
  ].map(
    ([what, changed]): Change => ({
      what,
      before: (challenge, parts) => [{ ...challenge, nonce: changed(challenge.nonce) }, parts],
    }),
  ),
  {
    what: 'a digest for another path',
    before: (challenge, parts) => [challenge, { ...parts, uri: '/keymock/elsewhere' }],
  },
  {
    what: 'a path that was changed afterwards',
    after: (answer) => ({ ...answer, uri: '/keymock/elsewhere' }),
  },
  {
    what: 'a digest for the same path with another query',
    before: (challenge, parts) => [
      challenge,
      { ...parts, uri: `${parts.uri}${parts.uri.includes('?') ? '&' : '?'}keymock=1` },
    ],
  },
  { what: 'an empty password', before: (challenge, parts) => [challenge, { ...parts, password: '' }] },
  {
    what: 'an unknown user with an empty password',
    before: (challenge, parts) => [challenge, { ...parts, user: 'keymock-unknown', password: '' }],
  },
  {
    what: 'a digest for another method',
    before: (challenge, parts) => [challenge, { ...parts, method: 'DELETE' }],
  },
  {
    what: 'a wrong password',
    before: (challenge, parts) => [challenge, { ...parts, password: `${parts.password}x` }],
  },
  { what: 'another user', after: (answer) => ({ ...answer, username: `${answer.username}x` }) },
  { what: 'another nonce count', after: (answer) => ({ ...answer, nc: '0000002a' }) },
  { what: 'another client nonce', after: (answer) => ({ ...answer, cnonce: scrambleHex(answer.cnonce) }) },
];

/** Each of them is required (section 3.4); what is not there is equal to what is not known. */
const omissions: readonly Change[] = ['username', 'realm', 'nonce', 'uri', 'response'].map((omit) => ({
  what: `a digest without ${omit}`,
  omit,
}));

async function tryAll(scene: Scene, operation: Operation): Promise<void> {
  const caller = scene.run.self(operation);
  if (caller.kind !== 'user') return scene.skip('no user and password were given');
  const ask = async (): Promise<{ challenge: DigestChallenge; parts: Parts }> => {
    const exchange = await scene.probe(scene.draft(operation, { caller: { kind: 'nobody' } }));
    const challenge = readChallenge(headerOf(exchange.response, 'www-authenticate') ?? '');
    if (challenge === undefined) return scene.skip('the server does not ask for a digest');
    const uri = scene.run.target(scene.draft(operation, { caller: { kind: 'nobody' } }));
    return {
      challenge,
      parts: { method: operation.method, uri, user: caller.user, password: caller.password, count: 1 },
    };
  };
  const send = (authorization: string) =>
    scene.probe(scene.draft(operation, { caller: { kind: 'raw', authorization } }));
  const first = await ask();
  const right = digestHeader(answerChallenge(first.challenge, first.parts));
  if (!isSuccess(await send(right))) scene.skip('the right digest was refused');
  const again = first.challenge.qop ? await send(right) : undefined;
  if (again && isSuccess(again)) admitted(scene, operation, 'a digest that was sent before', again);
  for (const { what, before, after, omit } of [...changes, ...omissions]) {
    const { challenge, parts } = await ask();
    const [changedChallenge, changedParts] = before ? before(challenge, parts) : [challenge, parts];
    const answer = answerChallenge(changedChallenge, changedParts);
    const exchange = await send(without(digestHeader(after ? after(answer) : answer), omit));
    if (isSuccess(exchange)) admitted(scene, operation, what, exchange);
  }
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

function without(header: string, omit: string | undefined): string {
  const parts = header.slice('Digest '.length).split(', ');
  return `Digest ${parts.filter((part) => !part.startsWith(`${omit}=`)).join(', ')}`;
}

function flip(hex: string): string {
  return (hex.startsWith('0') ? '1' : '0') + hex.slice(1);
}

function scrambleHex(text: string): string {
  return text.replaceAll(/[0-8a-e]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 1));
}
