import { checkKeys } from './check-keys.ts';

export const authModes = ['open', 'strict', 'off'] as const;
export type AuthMode = (typeof authModes)[number];

/** A bearer token, and the account that it authenticates; an account of the token's own by default. */
export interface TokenCredential {
  readonly token: string;
  /** Feldera reads a role at its end: `team-a/read`. */
  readonly account?: string;
}

/** An AccessKey of OceanBase Cloud with its secret. */
export interface AccessKeyCredential {
  readonly accessKey: string;
  readonly secret: string;
}

/** A credential that the mock knows: an object, or its short form `TOKEN`, `TOKEN=ACCOUNT` or `AK:SK`. */
export type Credential = string | TokenCredential | AccessKeyCredential;

/** How a provider's callers authenticate. */
export type CredentialKind = 'token' | 'access-key';

/**
 * Reads the short form of a credential. A colon before any equals sign makes an AccessKey with its secret, except after
 * `apikey`, since Feldera's tokens begin so. Otherwise the last equals sign that has something behind it ends the token, so
 * that Base64's padding stays part of the token. Undefined where a part is empty.
 *
 * @example
 * readCredential('my-token=team-a'); // { token: 'my-token', account: 'team-a' }
 * readCredential('AK:SK'); // { accessKey: 'AK', secret: 'SK' }
 */
export function readCredential(text: string): TokenCredential | AccessKeyCredential | undefined {
  const pair = /^([^:=]*):(.*)$/s.exec(text);
  if (pair && pair[1] !== 'apikey') {
    const [, accessKey = '', secret = ''] = pair;
    return accessKey === '' || secret === '' ? undefined : { accessKey, secret };
  }
  const [, token = text, account] = /^(.*)=([^=]+)$/s.exec(text) ?? [];
  if (token === '') return undefined;
  return account === undefined ? { token } : { token, account };
}

/**
 * The credentials of one kind as a provider's settings hold them: token to account, or AccessKey to secret.
 *
 * @throws TypeError for a credential that is malformed, or given twice with different meanings. The message has no secret.
 */
export function credentialsOf(
  kind: CredentialKind,
  credentials: readonly Credential[],
): Record<string, string> {
  const found = new Map<string, string>();
  credentials.forEach((credential, i) => {
    const [name, value, own] = entryOf(credential, i);
    if (own !== kind) return;
    if ((found.get(name) ?? value) !== value) {
      const what = kind === 'token' ? 'another account' : 'another secret';
      throw new TypeError(`Failed to read credential ${i + 1}: it was given before, with ${what}.`);
    }
    found.set(name, value);
  });
  return Object.fromEntries(found);
}

function entryOf(credential: Credential, i: number): [name: string, value: string, kind: CredentialKind] {
  const read = typeof credential === 'string' ? readCredential(credential) : credential;
  const task = `read credential ${i + 1}`;
  if (isFilled(read, 'token')) {
    checkKeys(task, 'field', read, ['token', 'account']);
    return [read.token, read.account || read.token, 'token'];
  }
  if (isFilled(read, 'accessKey') && isFilled(read, 'secret')) {
    checkKeys(task, 'field', read, ['accessKey', 'secret']);
    return [read.accessKey, read.secret, 'access-key'];
  }
  throw new TypeError(
    `Failed to ${task}: it must be TOKEN, TOKEN=ACCOUNT, AK:SK, { token, account? } or { accessKey, secret }.`,
  );
}

/** Whether an object has a text of that name that is not empty. */
function isFilled<Name extends string>(
  value: unknown,
  name: Name,
): value is { [N in Name]: string } & object {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return false;
  const text = (value as Record<string, unknown>)[name];
  return typeof text === 'string' && text !== '';
}
