import { basic, type Caller } from '../http/caller.ts';
import { asBearer, bearerProbes } from './bearer-credentials.ts';
import {
  type CredentialKind,
  type CredentialProbe,
  identityHeaders,
  type LabelledSecret,
  withAuthorization,
  withHeaders,
} from './credential-probe.ts';
import { parameterProbes } from './parameter-credentials.ts';
import { userProbes } from './user-credentials.ts';

/** Credentials besides the one that is sent. */
export interface KnownCredentials {
  /** A key that this API has issued and accepts. */
  readonly issued?: string | undefined;
  /** Of a second account. */
  readonly other?: Caller | undefined;
  /** What looks like a credential and, by the document, is none: an id, the secret of something else. */
  readonly lookalikes?: readonly LabelledSecret[];
  /** Secrets that this API has issued for something else. */
  readonly elsewhere?: readonly LabelledSecret[];
}

/**
 * Credentials of a kind that a server must reject, worst first, derived from the valid one.
 *
 * @example
 * credentialProbes({ kind: 'bearer', token: 't0k3n' }, 'missing')[0]; // { label: 'no credential', as: { kind: 'nobody' } }
 */
export function credentialProbes(
  valid: Caller,
  kind: CredentialKind,
  known: KnownCredentials = {},
): readonly CredentialProbe[] {
  if (kind === 'missing') return missing(valid);
  if (kind === 'foreign-form') return [...foreignForms(), ...(known.elsewhere ?? []).flatMap(asForeign)];
  if (valid.kind === 'bearer') {
    const lookalikes = kind === 'garbage' ? (known.lookalikes ?? []) : [];
    return [...bearerProbes[kind](tokensOf(valid.token, known)), ...lookalikes.map(asBearer)];
  }
  if (valid.kind === 'user') return userProbes[kind](valid, known.other);
  if (valid.kind === 'parameter') return kind === 'scheme' ? [] : parameterProbes[kind](valid);
  return [];
}

/** The issued key comes first: the guard that knows it is the server's own. */
const tokensOf = (token: string, { issued }: KnownCredentials) => [
  ...(issued === undefined ? [] : [issued]),
  token,
];

/** No credential, also where headers claim that somebody else has checked one. */
const missing = (valid: Caller): readonly CredentialProbe[] => [
  { label: 'no credential', as: { kind: 'nobody' } },
  withHeaders('no credential, as if from the server itself', {
    'X-Forwarded-For': '127.0.0.1',
    'X-Real-IP': '127.0.0.1',
    Forwarded: 'for=127.0.0.1',
  }),
  withHeaders('no credential, but the name of a user', {
    'X-Forwarded-User': 'admin',
    'X-Remote-User': 'admin',
    'X-User': 'admin',
  }),
  withHeaders('no credential, from a web page', { Origin: 'https://keymock.example' }),
  ...(valid.kind === 'user'
    ? [withHeaders('no credential, but the account’s own name', identityHeaders(valid.user))]
    : []),
];

/** A secret of another service, presented as is usual there. */
const asForeign = (secret: LabelledSecret): CredentialProbe[] => [
  asBearer(secret),
  withHeaders(`${secret.label} in an X-API-Key header`, { 'X-API-Key': secret.value }),
];

/** Credentials in the forms of other services. None of them was ever issued. */
function foreignForms(): CredentialProbe[] {
  const digits = (length: number) => '0123456789abcdef'.repeat(9).slice(0, length);
  return [
    withAuthorization('a token sk-...', `Bearer sk-${digits(40)}`),
    withAuthorization('a token sk_...', `Bearer sk_${digits(32)}`),
    withAuthorization('a token apikey:...', `Bearer apikey:${digits(128)}`),
    withAuthorization('a token platform-v1-...', `Bearer platform-v1-${digits(64)}`),
    withAuthorization('a user by Basic', basic('AKIDkeymock', digits(32))),
    withHeaders('an X-API-Key header', { 'X-API-Key': `sk-${digits(40)}` }),
    withHeaders('a key in a cookie', { Cookie: `token=sk-${digits(40)}; session=${digits(32)}` }),
  ];
}
