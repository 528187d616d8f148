import {
  answerChallenge,
  type DigestAnswer,
  type DigestChallenge,
  digestHeader,
} from '../../engine/digest.ts';
import type { DigestParts } from './digest-talk.ts';

/** A right digest that is changed in one part. */
export interface Change {
  readonly what: string;
  readonly before?: (challenge: DigestChallenge, parts: DigestParts) => [DigestChallenge, DigestParts];
  readonly after?: (answer: DigestAnswer) => DigestAnswer;
  /** A part that is left out. */
  readonly omit?: string;
}

/** What is changed: before the digest is computed, or in what was computed. */
const changed: readonly Change[] = [
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
    ([what, turned]): Change => ({
      what,
      before: (challenge, parts) => [{ ...challenge, nonce: turned(challenge.nonce) }, parts],
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

export const changes: readonly Change[] = [...changed, ...omissions];

/** The answer to a challenge, changed, and how it is sent. */
export function changedAnswer(
  { before, after, omit }: Change,
  challenge: DigestChallenge,
  parts: DigestParts,
): { readonly answer: DigestAnswer; readonly header: string } {
  const right = answerChallenge(...(before ? before(challenge, parts) : ([challenge, parts] as const)));
  const answer = after ? after(right) : right;
  return { answer, header: without(digestHeader(answer), omit) };
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
