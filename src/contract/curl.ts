import {
  authorizationOptions,
  type Credentials,
  credentialParts,
  join,
  userParts,
} from './curl/credential.ts';
import { isPrintable, printf, split, type Variable, word } from './curl/shell.ts';
import type { SentRequest } from './types.ts';

/** What the four variables hold, as the runner was given it. A user is `name:password`. */
export interface CurlTokens {
  readonly token?: string | undefined;
  readonly otherToken?: string | undefined;
  readonly user?: string | undefined;
  readonly otherUser?: string | undefined;
}

export interface CurlOptions {
  readonly tokens?: CurlTokens;
  /** More values with the names of their variables: `redactor.secrets()`. */
  readonly secrets?: readonly Variable[];
  /** What becomes of a credential that none of these is: printed (the default), or `$KEYMOCK_TOKEN` in its place. */
  readonly unknown?: 'literal' | 'variable';
}

const NAMES: readonly (readonly [key: keyof CurlTokens, name: string])[] = [
  ['token', 'KEYMOCK_TOKEN'],
  ['otherToken', 'KEYMOCK_OTHER_TOKEN'],
  ['user', 'KEYMOCK_USER'],
  ['otherUser', 'KEYMOCK_OTHER_USER'],
];

/** Headers that curl or the connection makes anew. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'accept-encoding',
  'accept-language',
  'connection',
  'content-length',
  'host',
  'keep-alive',
  'sec-fetch-mode',
  'te',
  'transfer-encoding',
  'user-agent',
]);

/** A value shorter than this is a variable only where credentials are: `me` is in half the words. */
const SHORTEST = 6;
const ONE_LINE = 100;

/**
 * A shell command that sends a request again. It runs as printed in any POSIX shell once the variables are set:
 * credentials are `$KEYMOCK_TOKEN`, `$KEYMOCK_OTHER_TOKEN`, `$KEYMOCK_USER`, `$KEYMOCK_OTHER_USER`.
 *
 * @example
 * toCurl(
 *   { method: 'GET', url: 'http://127.0.0.1/keys', headers: [['Authorization', 'Bearer t0k3n-1']] },
 *   { tokens: { token: 't0k3n-1' } },
 * ); // curl -i http://127.0.0.1/keys -H 'Authorization: Bearer '"$KEYMOCK_TOKEN"
 */
export function toCurl(request: SentRequest, options: CurlOptions = {}): string {
  const credentials = credentialsOf(options);
  const inText = credentials.variables.filter(({ value }) => value.length >= SHORTEST);
  const { pipe, data } = dataOptions(request, inText);
  const words = [
    'curl -i',
    ...methodOptions(request),
    ...urlOptions(request.url, credentials, inText),
    ...request.headers.flatMap(([name, value]) => headerOptions(name, value, credentials, inText)),
    ...data,
  ];
  const oneLine = pipe + words.join(' ');
  if (oneLine.length <= ONE_LINE) return oneLine;
  return pipe + (words.length > 2 ? [`${words[0]} ${words[1]}`, ...words.slice(2)] : words).join(' \\\n  ');
}

function credentialsOf({ tokens = {}, secrets = [], unknown = 'literal' }: CurlOptions): Credentials {
  const given = NAMES.map(([key, name]) => ({ name, value: tokens[key] ?? '' }));
  // Of two with one value, the one that somebody gave is taken.
  return { variables: [...given, ...secrets].filter(({ value }) => value !== ''), unknown };
}

function methodOptions({ method, body }: SentRequest): string[] {
  if (method === (body === undefined ? 'GET' : 'POST')) return [];
  return method === 'HEAD' && body === undefined ? ['--head'] : [`-X ${word([method])}`];
}

function urlOptions(url: string, credentials: Credentials, inText: readonly Variable[]): string[] {
  const [, scheme = '', user, rest = url] = /^([a-z][\w+.-]*:\/\/)(?:([^/?#@]*)@)?(.*)$/is.exec(url) ?? [];
  const options = [word(split(scheme + rest, inText))];
  // curl would read these itself.
  if (/[[\]{}]/.test(rest)) options.push('--globoff');
  if (/\/\.{1,2}(?:[/?#]|$)/.test(rest)) options.push('--path-as-is');
  if (user !== undefined) options.push(`-u ${word(userParts(decode(user), credentials))}`);
  return options;
}

function headerOptions(
  name: string,
  value: string,
  credentials: Credentials,
  inText: readonly Variable[],
): string[] {
  const key = name.toLowerCase();
  if (OWN_HEADERS.has(key) || (key === 'accept' && value === '*/*')) return [];
  if (value === '') return [`-H ${word([`${name};`])}`];
  if (key === 'authorization') return authorizationOptions(name, value, credentials);
  const fallback = CREDENTIAL_HEADERS.get(key);
  const parts = fallback === undefined ? split(value, inText) : credentialParts(value, fallback, credentials);
  return [`-H ${word(join([`${name}: `, ...parts]))}`];
}

const CREDENTIAL_HEADERS: ReadonlyMap<string, string> = new Map([
  ['proxy-authorization', 'KEYMOCK_PROXY_AUTHORIZATION'],
  ['x-api-key', 'KEYMOCK_TOKEN'],
  ['api-key', 'KEYMOCK_TOKEN'],
  ['cookie', 'KEYMOCK_COOKIE'],
]);

function dataOptions(
  { headers, body }: SentRequest,
  inText: readonly Variable[],
): { readonly pipe: string; readonly data: readonly string[] } {
  if (body === undefined) return { pipe: '', data: [] };
  // curl names a type of its own where none is given.
  const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type');
  const type = hasType ? [] : [`-H 'Content-Type:'`];
  const parts = split(body, inText);
  if (isPrintable(body)) return { pipe: '', data: [...type, `--data-raw ${word(parts)}`] };
  return { pipe: `${printf(parts)} | `, data: [...type, '--data-binary @-'] };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
