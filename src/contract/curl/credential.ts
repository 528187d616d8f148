import { PARAMETER, splitAuthorization } from '../redact/learn.ts';
import { changedParts } from './changed.ts';
import { type Part, split, type Variable, word } from './shell.ts';

/** What stands for credentials in a curl. */
export interface Credentials {
  readonly variables: readonly Variable[];
  /** `literal`: a credential that no variable holds is printed. `variable`: `$KEYMOCK_TOKEN` stands for it. */
  readonly unknown: 'literal' | 'variable';
}

/** curl's options that send an Authorization header's value. */
export function authorizationOptions(name: string, value: string, credentials: Credentials): string[] {
  const { scheme, credential } = splitAuthorization(value);
  const option = SCHEMES.get(scheme)?.(credential, credentials);
  if (option) return option;
  const lead = value.slice(0, value.length - credential.length);
  const parts =
    credential === '' ? [value] : [lead, ...credentialParts(credential, 'KEYMOCK_TOKEN', credentials)];
  return [`-H ${word(join([`${name}: `, ...parts]))}`];
}

/** A credential, of one character at least, by its variable, also where it is a changed one. */
export function credentialParts(credential: string, fallback: string, credentials: Credentials): Part[] {
  const parts = split(credential, credentials.variables);
  if (parts.some((part) => typeof part !== 'string')) return parts;
  for (const { name, value } of credentials.variables) {
    const changed = changedParts(credential, name, value);
    if (changed) return changed;
  }
  return credentials.unknown === 'variable' ? [{ variable: fallback }] : parts;
}

const SCHEMES: ReadonlyMap<string, typeof basic | typeof digest> = new Map([
  ['basic', basic],
  ['digest', digest],
]);

function basic(credential: string, credentials: Credentials): string[] | undefined {
  const pair = Buffer.from(credential, 'base64').toString('utf8');
  const isBasic = pair.includes(':') && Buffer.from(pair).toString('base64') === credential;
  if (isBasic) return [`-u ${word(userParts(pair, credentials))}`];
  return credentials.unknown === 'variable' ? ['-u "$KEYMOCK_USER"'] : undefined;
}

/** A digest answers a challenge that the server makes anew, so curl has to make its own. */
function digest(credential: string, credentials: Credentials): string[] {
  const parameters = [...credential.matchAll(PARAMETER)];
  const username = parameters.find(([, name]) => name?.toLowerCase() === 'username')?.[2];
  const user = credentials.variables.find(
    ({ name, value }) => name.endsWith('USER') && value.slice(0, value.indexOf(':')) === username,
  );
  if (user) return [`--digest -u "$${user.name}"`];
  if (credentials.unknown === 'variable') return ['--digest -u "$KEYMOCK_USER"'];
  return [`--digest -u ${word([`${username ?? ''}:wrong`])}`];
}

/** A `name:password` pair for curl's -u. */
export function userParts(pair: string, credentials: Credentials): Part[] {
  const parts = split(pair, credentials.variables);
  if (parts.some((part) => typeof part !== 'string')) return parts;
  return credentials.unknown === 'variable' ? [{ variable: 'KEYMOCK_USER' }] : parts;
}

/** Neighbouring texts as one. */
export function join(parts: readonly Part[]): Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  return joined;
}
