import { basic } from '../http/caller.ts';
import {
  type CredentialProbe,
  type DerivedKind,
  inOtherWay,
  type LabelledSecret,
  withAuthorization,
} from './credential-probe.ts';
import { nearSecrets, nonSecrets } from './near-secrets.ts';
import { unsignedTokens } from './unsigned-tokens.ts';

export const asBearer = ({ label, value }: LabelledSecret): CredentialProbe =>
  withAuthorization(label, `Bearer ${value}`);

/** A query is written into every log on its way (RFC 9700, section 4.3.2). */
const inQuery = (value: string, name: string): CredentialProbe => ({
  label: `the token in the query, as ${name}`,
  as: { kind: 'parameter', in: 'query', name, value },
});

/** Derived from a bearer token: the one that was given, or one that was issued. */
export const bearerProbes: Readonly<Record<DerivedKind, (tokens: readonly string[]) => CredentialProbe[]>> = {
  empty: () => [
    withAuthorization('a Bearer without a token', 'Bearer'),
    withAuthorization('an empty Authorization header', ''),
  ],
  garbage: (tokens) => [
    withAuthorization('an invented token', 'Bearer keymock-no-such-token'),
    ...tokens.flatMap((token) => nearSecrets(token, 'token').map(asBearer)),
    ...tokens.flatMap((token) => [
      withAuthorization('the token and another word', `Bearer ${token} keymock`),
      withAuthorization('another word and the token', `Bearer keymock ${token}`),
      withAuthorization('the token and another after a comma', `Bearer ${token},keymock`),
      withAuthorization(
        'an invented token, and the right one as a second credential',
        `Bearer keymock, Bearer ${token}`,
      ),
    ]),
    ...unsignedTokens(tokens.at(-1) ?? '').map(asBearer),
    ...nonSecrets.map((text) => withAuthorization(`the token ${text}`, `Bearer ${text}`)),
  ],
  truncated: (tokens) =>
    tokens.flatMap((token) =>
      token.length < 4
        ? []
        : [
            withAuthorization('the token without its last character', `Bearer ${token.slice(0, -1)}`),
            withAuthorization(
              'a little over the first half of the token',
              `Bearer ${token.slice(0, Math.ceil(token.length / 2) + 1)}`,
            ),
            withAuthorization('the token without its first character', `Bearer ${token.slice(1)}`),
            withAuthorization(
              'the last half of the token',
              `Bearer ${token.slice(Math.floor(token.length / 2) - 1)}`,
            ),
          ],
    ),
  scheme: (tokens) =>
    tokens.flatMap((token) => [
      withAuthorization('the token as Basic', `Basic ${token}`),
      withAuthorization('the token as the user of Basic', basic(token, '')),
      withAuthorization('the token as the password of Basic', basic('keymock', token)),
      inOtherWay(withAuthorization('the token as Token', `Token ${token}`)),
      inOtherWay(withAuthorization('the token as ApiKey', `ApiKey ${token}`)),
      inOtherWay(withAuthorization('the token without a scheme', token)),
      withAuthorization('Bearer and the token without a space', `Bearer${token}`),
      withAuthorization('the token under a scheme that ends in Bearer', `NotBearer ${token}`),
      withAuthorization('the token under a scheme that begins with Bearer', `BearerNot ${token}`),
      withAuthorization('some user by Basic', basic('keymock', 'keymock')),
      inOtherWay(inQuery(token, 'access_token')),
      inOtherWay(inQuery(token, 'api_key')),
    ]),
};
