import { answerChallenge, type DigestAnswer, type DigestChallenge, digestHeader } from '../http/digest.ts';
/** What a digest is computed over. */
export type DigestRequest = Parameters<typeof answerChallenge>[1];

/** A valid digest that is changed in one part. */
export interface DigestProbe {
  readonly label: string;
  readonly before?: (challenge: DigestChallenge, parts: DigestRequest) => [DigestChallenge, DigestRequest];
  readonly after?: (answer: DigestAnswer) => DigestAnswer;
  /** A part that is left out. */
  readonly omit?: string;
}

/** Changed before the digest is computed, or afterwards. */
const changed: readonly DigestProbe[] = [
  {
    label: 'a response with one digit changed',
    after: (answer) => ({ ...answer, response: flip(answer.response) }),
  },
  { label: 'an empty response', after: (answer) => ({ ...answer, response: '' }) },
  { label: 'half a response', after: (answer) => ({ ...answer, response: answer.response.slice(0, 16) }) },
  { label: 'another realm', before: (challenge, parts) => [{ ...challenge, realm: 'keymock' }, parts] },
  { label: 'a realm that was changed afterwards', after: (answer) => ({ ...answer, realm: 'keymock' }) },
  {
    label: 'a nonce that the server never gave',
    before: (challenge, parts) => [{ ...challenge, nonce: scrambleHex(challenge.nonce) }, parts],
  },
  {
    label: 'a nonce that was changed afterwards',
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
    ([label, turned]): DigestProbe => ({
      label,
      before: (challenge, parts) => [{ ...challenge, nonce: turned(challenge.nonce) }, parts],
    }),
  ),
  {
    label: 'a digest for another path',
    before: (challenge, parts) => [challenge, { ...parts, uri: '/keymock/elsewhere' }],
  },
  {
    label: 'a path that was changed afterwards',
    after: (answer) => ({ ...answer, uri: '/keymock/elsewhere' }),
  },
  {
    label: 'a digest for the same path with another query',
    before: (challenge, parts) => [
      challenge,
      { ...parts, uri: `${parts.uri}${parts.uri.includes('?') ? '&' : '?'}keymock=1` },
    ],
  },
  { label: 'an empty password', before: (challenge, parts) => [challenge, { ...parts, password: '' }] },
  {
    label: 'an unknown user with an empty password',
    before: (challenge, parts) => [challenge, { ...parts, user: 'keymock-unknown', password: '' }],
  },
  {
    label: 'a digest for another method',
    before: (challenge, parts) => [challenge, { ...parts, method: 'DELETE' }],
  },
  {
    label: 'a wrong password',
    before: (challenge, parts) => [challenge, { ...parts, password: `${parts.password}x` }],
  },
  { label: 'another user', after: (answer) => ({ ...answer, username: `${answer.username}x` }) },
  { label: 'another nonce count', after: (answer) => ({ ...answer, nc: '0000002a' }) },
  { label: 'another client nonce', after: (answer) => ({ ...answer, cnonce: scrambleHex(answer.cnonce) }) },
];

/** Each of them is required (RFC 7616, section 3.4); two absent values are equal. */
const omissions: readonly DigestProbe[] = ['username', 'realm', 'nonce', 'uri', 'response'].map((omit) => ({
  label: `a digest without ${omit}`,
  omit,
}));

export const digestProbes: readonly DigestProbe[] = [...changed, ...omissions];

/** The answer to a challenge, changed, and how it is sent. */
export function changedAnswer(
  { before, after, omit }: DigestProbe,
  challenge: DigestChallenge,
  parts: DigestRequest,
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
