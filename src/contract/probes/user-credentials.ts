import { basic, type Caller } from '../http/caller.ts';
import { type CredentialProbe, type DerivedKind, withAuthorization } from './credential-probe.ts';
import { nearSecrets, nonSecrets, scramble } from './near-secrets.ts';

type User = Extract<Caller, { kind: 'user' }>;

/** By Basic where that is documented: to the letter, so that a challenge of an earlier probe does not change it. */
function asUser(valid: User, label: string, name: string, password: string): CredentialProbe {
  if (valid.basic) return withAuthorization(label, basic(name, password));
  return { label, as: { ...valid, user: name, password } };
}

/** The same by Digest, where both are documented. */
function byDigest(valid: User, label: string, password: string): CredentialProbe[] {
  return valid.basic ? [{ label: `${label} by Digest`, as: { ...valid, password, basic: false } }] : [];
}

/** Derived from a user name and a password. */
export const userProbes: Readonly<
  Record<DerivedKind, (valid: User, other: Caller | undefined) => CredentialProbe[]>
> = {
  empty: () => [
    withAuthorization('a Basic without a credential', 'Basic'),
    withAuthorization('Basic with nothing but a colon', basic('', '')),
    withAuthorization('an empty Authorization header', ''),
  ],
  garbage(valid, other) {
    const tried = (label: string, password: string) => asUser(valid, label, valid.user, password);
    const theirs =
      other?.kind === 'user' && other.password !== valid.password
        ? [
            tried('the password of another account', other.password),
            asUser(valid, 'the password under the name of another account', other.user, valid.password),
            ...byDigest(valid, 'the password of another account', other.password),
          ]
        : [];
    return [
      tried('a wrong password', scramble(valid.password)),
      asUser(valid, 'an unknown user', scramble(valid.user), valid.password),
      ...theirs,
      ...byDigest(valid, 'a wrong password', scramble(valid.password)),
      ...nearSecrets(valid.password, 'password').map(({ label, value }) => tried(label, value)),
      tried('the password, a colon and more', `${valid.password}:keymock`),
      tried('the name as the password', valid.user),
      asUser(valid, 'user and password the other way round', valid.password, valid.user),
      asUser(valid, 'an unknown user with the password undefined', 'keymock', 'undefined'),
      ...nonSecrets.map((text) => tried(`the password ${text}`, text)),
      withAuthorization('Basic that is not base64', 'Basic ***'),
      withAuthorization('Digest without anything', 'Digest'),
    ];
  },
  truncated(valid) {
    const { password } = valid;
    const middle = Math.ceil(password.length / 2);
    const tried = (label: string, part: string) => asUser(valid, label, valid.user, part);
    return [
      tried('the password without its last character', password.slice(0, -1)),
      tried('an empty password', ''),
      tried('the first half of the password', password.slice(0, middle)),
      tried('the last half of the password', password.slice(middle)),
      withAuthorization('Basic with the user alone', `Basic ${Buffer.from(valid.user).toString('base64')}`),
    ];
  },
  scheme: (valid) => [
    withAuthorization('the password as Bearer', `Bearer ${valid.password}`),
    withAuthorization('user and password as Bearer', `Bearer ${valid.user}:${valid.password}`),
    withAuthorization(
      'user and password in base64 as Bearer',
      basic(valid.user, valid.password).replace('Basic', 'Bearer'),
    ),
    withAuthorization('Basic that was not encoded', `Basic ${valid.user}:${valid.password}`),
    withAuthorization(
      'the right password under a scheme that ends in Basic',
      basic(valid.user, valid.password).replace('Basic', 'NotBasic'),
    ),
    ...(valid.basic
      ? []
      : [withAuthorization('the right password by Basic', basic(valid.user, valid.password))]),
  ],
};
