import { basic } from '../../engine/caller.ts';
import { type Attempt, type Kinds, raw } from './attempt.ts';
import { type Neighbour, neighboursOf, nobodys } from './neighbours.ts';
import { unsignedTokens } from './unsigned.ts';

export const asBearer = ({ what, value }: Neighbour): Attempt => raw(what, `Bearer ${value}`);

/** Where it is written into every log on its way (RFC 9700, section 4.3.2). */
const inQuery = (value: string, name: string): Attempt => ({
  what: `the token in the query, as ${name}`,
  caller: { kind: 'parameter', in: 'query', name, value },
});

/** For whoever asks rightly with a bearer token: with one that was given, or made. */
export const bearer: Readonly<Record<Kinds, (tokens: readonly string[]) => Attempt[]>> = {
  empty: () => [raw('a Bearer without a token', 'Bearer'), raw('an empty Authorization header', '')],
  garbage: (tokens) => [
    raw('a made-up token', 'Bearer keymock-no-such-token'),
    ...tokens.flatMap((token) => neighboursOf(token, 'token').map(asBearer)),
    ...tokens.flatMap((token) => [
      raw('the token and another word', `Bearer ${token} keymock`),
      raw('another word and the token', `Bearer keymock ${token}`),
      raw('the token and another after a comma', `Bearer ${token},keymock`),
      raw('a made-up token, and the right one as a second credential', `Bearer keymock, Bearer ${token}`),
    ]),
    ...unsignedTokens(tokens.at(-1) ?? '').map(asBearer),
    ...nobodys.map((text) => raw(`the token ${text}`, `Bearer ${text}`)),
  ],
  truncated: (tokens) =>
    tokens.flatMap((token) =>
      token.length < 4
        ? []
        : [
            raw('the token without its last character', `Bearer ${token.slice(0, -1)}`),
            raw(
              'a little over the first half of the token',
              `Bearer ${token.slice(0, Math.ceil(token.length / 2) + 1)}`,
            ),
            raw('the token without its first character', `Bearer ${token.slice(1)}`),
            raw('the last half of the token', `Bearer ${token.slice(Math.floor(token.length / 2) - 1)}`),
          ],
    ),
  scheme: (tokens) =>
    tokens.flatMap((token) => [
      raw('the token as Basic', `Basic ${token}`),
      raw('the token as the user of Basic', basic(token, '')),
      raw('the token as the password of Basic', basic('keymock', token)),
      raw('the token as Token', `Token ${token}`),
      raw('the token as ApiKey', `ApiKey ${token}`),
      raw('the token without a scheme', token),
      raw('Bearer and the token without a space', `Bearer${token}`),
      raw('the token under a scheme that ends in Bearer', `NotBearer ${token}`),
      raw('the token under a scheme that begins with Bearer', `BearerNot ${token}`),
      raw('some user by Basic', basic('keymock', 'keymock')),
      inQuery(token, 'access_token'),
      inQuery(token, 'api_key'),
    ]),
};
