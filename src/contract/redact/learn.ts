import type { ReceivedResponse, SentRequest } from '../types.ts';
import { fieldsIn } from './fields.ts';
import {
  isAuthorizationHeader,
  isIssuedCode,
  isIssuedKey,
  isSecretHeader,
  isSecretName,
  isSecretParameter,
  isTelling,
  labelOf,
  plainName,
} from './names.ts';
import { learnShapes } from './shapes.ts';

type Headers = SentRequest['headers'];
/** Called with every secret that is found. */
export type Learn = (value: string, label: string) => void;

/** Bodies longer than this are searched, not parsed. */
const PARSE_UP_TO = 4 * 1024 * 1024;
/** So much of a text that is no JSON is read: four times what a report shows of it. */
const READ_UP_TO = 1024 * 1024;

/**
 * Finds the secrets of a reply by where they are: credential headers, and fields of JSON and form bodies whose name says so or
 * is one of `fields` (plain names, see {@link plainName}).
 */
export function learnResponse(
  { headers, body }: Pick<ReceivedResponse, 'headers' | 'body'>,
  fields: ReadonlySet<string>,
  learn: Learn,
): void {
  learnHeaders(headers, learn);
  learnBody(body, fields, learn);
}

/**
 * The same for a request, and the user and parameters of its URL: call it before sending, so that no error can tell what was in it.
 *
 * @param learnCredential what is found in Authorization headers
 */
export function learnRequest(
  request: SentRequest,
  fields: ReadonlySet<string>,
  learn: Learn,
  learnCredential: Learn = learn,
): void {
  learnHeaders(request.headers, learn, learnCredential);
  learnUrl(request.url, learn);
  if (request.body !== undefined) learnBody(request.body, fields, learn);
}

/** The user, password and parameters of an absolute URL. */
export function learnUrl(text: string, learn: Learn): void {
  if (!URL.canParse(text)) return;
  const url = new URL(text);
  const user = decode(url.username);
  const password = decode(url.password);
  if (isTelling(password)) learn(password, 'password');
  if (password !== '' && user !== '') learn(`${user}:${password}`, 'user');
  learnPairs(url.searchParams, learn);
  // As a login hands over what it issued.
  learnPairs(new URLSearchParams(url.hash.slice(1)), learn);
  for (const [, value] of url.searchParams) learnText(value, new Set(), learn, 1);
}

/** Values under telling keys, in JSON (also broken JSON, and JSON within a JSON string), in forms and in other texts. */
export function learnBody(body: string, fields: ReadonlySet<string>, learn: Learn): void {
  const known = new Set<string>();
  readBody(body, fields, (value, label) => {
    if (known.has(value)) return;
    known.add(value);
    learn(value, label);
  });
}

function readBody(body: string, fields: ReadonlySet<string>, learn: Learn): void {
  if (body === '') return;
  const parsed = body.length <= PARSE_UP_TO ? parse(body) : undefined;
  if (parsed !== undefined) {
    learnValue(parsed, '', fields, learn);
    return;
  }
  if (/^[^\s{}<>[\]]{1,200}=/.test(body))
    learnForm(new URLSearchParams(body.slice(0, READ_UP_TO)), fields, learn);
  learnText(body.slice(0, READ_UP_TO), fields, learn);
  learnTable(body.slice(0, READ_UP_TO), fields, learn);
  // No report shows the middle of such a body.
  if (body.length > READ_UP_TO) learnText(body.slice(-64 * 1024), fields, learn);
}

/** A table with its names in the first line, as CSV. */
function learnTable(text: string, fields: ReadonlySet<string>, learn: Learn): void {
  const [head = '', ...lines] = text.split(/\r?\n/, 10_000);
  const mark = head.length < 4096 && /[,;\t|]/.exec(head)?.[0];
  if (!mark || lines.length === 0) return;
  const cells = (line: string) => line.split(mark, 200).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const names = cells(head);
  if (!names.some((name) => isSecretName(name))) return;
  for (const line of lines)
    for (const [at, cell] of cells(line).entries()) learnField(names[at] ?? '', cell, fields, learn);
}

function learnForm(form: URLSearchParams, fields: ReadonlySet<string>, learn: Learn): void {
  learnPairs(form, learn);
  for (const [name, value] of form) {
    learnField(name, value, fields, learn);
    learnText(value, fields, learn, 1);
  }
}

/** How many encodings a text is read in: a form in base64 in a field. */
const DEEPEST = 2;
/** What may be base64 and hold names: each is decoded and read once. */
const CODED = /^[\w+/-]{24,65536}={0,2}$/;

const HEX = /^(?:[0-9a-f]{2})+$/i;

/** What a text says beside JSON: names with values in any form, and what is a secret by its own form. */
function learnText(text: string, fields: ReadonlySet<string>, learn: Learn, depth = 0): void {
  if (text.length < 8) return;
  learnShapes(text, learn);
  for (const { name, value, isParameter, isQuoted } of fieldsIn(text)) {
    const plain = isParameter
      ? decode(value.replaceAll('+', ' '))
      : isQuoted
        ? unquote(value)
        : decodeEntities(value);
    learnField(name, plain, fields, learn);
    if (isParameter && isSecretParameter(name, plain) && isTelling(plain)) learn(plain, labelOf(name));
  }
  if (depth >= DEEPEST) return;
  if (CODED.test(text)) {
    const decoded = Buffer.from(text, HEX.test(text) ? 'hex' : 'base64').toString('utf8');
    if (/[:=<]/.test(decoded) && !/[^\P{Cc}\s]|\ufffd/u.test(decoded))
      learnPart(decoded, fields, learn, depth + 1);
  } else if (/%[0-9a-f]{2}/i.test(text)) {
    const decoded = decode(text);
    if (decoded !== text) learnText(decoded, fields, learn, depth + 1);
  }
}

function learnPart(text: string, fields: ReadonlySet<string>, learn: Learn, depth: number): void {
  const parsed = /^\s*[{[]/.test(text) ? parse(text) : undefined;
  if (parsed === undefined) learnText(text, fields, learn, depth);
  else learnValue(parsed, '', fields, learn, depth);
}

function decodeEntities(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos|#39);/g, (_, name: string) => ENTITIES.get(name) ?? '');
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['#39', "'"],
]);

function learnHeaders(headers: Headers, learn: Learn, learnCredential: Learn = learn): void {
  for (const [name, value] of headers) {
    const teach = HEADERS.get(name.toLowerCase());
    if (teach) teach(value, /authorization/i.test(name) ? learnCredential : learn);
    else if (isAuthorizationHeader(name)) learnAuthorization(value, learnCredential);
    else if (isSecretHeader(name) && isTelling(value)) learn(value, labelOf(name));
    else if (isIssuedCode(name, value, 8)) learn(value, 'secret');
    else learnText(value, new Set(), learn);
  }
}

const HEADERS: ReadonlyMap<string, (value: string, learn: Learn) => void> = new Map([
  ['authorization', learnAuthorization],
  ['proxy-authorization', learnAuthorization],
  ['cookie', (value: string, learn: Learn) => learnCookies(value.split(';'), learn)],
  ['set-cookie', (value: string, learn: Learn) => learnCookies(value.split(';', 1), learn)],
]);

/** The whole value, the part after the scheme, and what is inside it. */
export function learnAuthorization(value: string, learn: Learn): void {
  const { scheme, credential } = splitAuthorization(value);
  if (credential === '') return;
  learn(credential, scheme === 'digest' ? 'digest' : 'token');
  if (scheme === 'basic') learnBasic(credential, learn);
  if (scheme === 'digest') {
    for (const [, name = '', quoted, bare] of credential.matchAll(PARAMETER)) {
      if (DIGEST_SECRETS.has(name.toLowerCase())) learn(quoted ?? bare ?? '', 'digest');
    }
  }
}

/** A parameter of an Authorization header. */
export const PARAMETER =
  /(?<![\w*-])([\w*-]{1,64})\s{0,8}=\s{0,8}(?:"((?:\\.|[^"\\]){0,8192})"|([^\s,]{1,8192}))/g;
/** What a Digest header proves the password with: enough to guess it offline. */
export const DIGEST_SECRETS: ReadonlySet<string> = new Set(['response', 'cnonce']);

/** The scheme in lower case, '' where there is a bare credential; and the rest. */
export function splitAuthorization(value: string): { readonly scheme: string; readonly credential: string } {
  const trimmed = value.trim();
  const gap = trimmed.search(/\s/);
  const scheme = gap < 0 ? trimmed : trimmed.slice(0, gap);
  const credential = gap < 0 ? '' : trimmed.slice(gap).trimStart();
  if (credential === '' && !KNOWN_SCHEMES.has(scheme.toLowerCase()))
    return { scheme: '', credential: scheme };
  return { scheme: scheme.toLowerCase(), credential };
}

const KNOWN_SCHEMES: ReadonlySet<string> = new Set([
  'basic',
  'bearer',
  'digest',
  'token',
  'apikey',
  'negotiate',
]);

function learnBasic(credential: string, learn: Learn): void {
  const pair = Buffer.from(credential, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 0) return;
  learn(pair, 'user');
  const password = pair.slice(colon + 1);
  if (isTelling(password)) learn(password, 'password');
}

function learnCookies(cookies: readonly string[], learn: Learn): void {
  for (const cookie of cookies) {
    const value = cookie.slice(cookie.indexOf('=') + 1).trim();
    if (isTelling(value)) learn(value, 'cookie');
  }
}

function learnPairs(pairs: Iterable<readonly [string, string]>, learn: Learn): void {
  for (const [name, value] of pairs)
    if (isSecretParameter(name, value) && isTelling(value)) learn(value, labelOf(name));
}

function learnField(name: string, value: string, fields: ReadonlySet<string>, learn: Learn): void {
  const declared = fields.has(plainName(name));
  if (declared || (isSecretName(name) && isTelling(value))) learn(value, labelOf(name));
  // `"key": "…"` is as often a name as a secret: only a value that looks like one counts.
  else if (plainName(name) === 'key' && looksRandom(value)) learn(value, 'api-key');
  else if (isIssuedKey(name, value)) learn(value, 'api-key');
  else if (isIssuedCode(name, value)) learn(value, 'secret');
  if (COOKIES.has(plainName(name))) learnCookies(value.split(';'), learn);
}

const COOKIES: ReadonlySet<string> = new Set(['cookie', 'setcookie']);

/** Whether a text may be a key by its form: letters and digits, of a length that keys have. */
export function looksRandom(text: string): boolean {
  return /^(?=.*\d)(?=.*[A-Za-z])[\w.:+/=~-]{16,}$/.test(text);
}

/** Keys whose value may be a bare number. Others that end so count things: `max_token`. */
const NUMBERS: ReadonlySet<string> = new Set(['otp', 'passcode', 'password', 'pin']);

/** What stands for a value in an object that is called a secret, or beside a name in a pair. */
const VALUES =
  /^(?:\w{0,20}values?|val|v|data|contents?|text|key|secret|raw|plain|plaintext|string|body|_|\$\w{0,20})$/i;
/** What names the value of a pair: `{"kind": "token", "value": "..."}`. */
const TITLES: ReadonlySet<string> = new Set(
  `name key k n kind type field label id param parameter variable property prop attribute attr setting option slug title code
  header path env`.split(/\s+/),
);
/** The private members of a JSON Web Key (RFC 7518, 6). */
const PRIVATE_MEMBERS: ReadonlySet<string> = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']);

/** An explicit stack: a body may be nested as deep as its sender likes. */
function learnValue(
  root: unknown,
  rootName: string,
  fields: ReadonlySet<string>,
  learn: Learn,
  depth = 0,
): void {
  const stack: { readonly name: string; readonly value: unknown }[] = [{ name: rootName, value: root }];
  for (let item = stack.pop(); item; item = stack.pop()) {
    const { name, value } = item;
    if (typeof value === 'string') {
      learnField(name, value, fields, learn);
      if (/^\s*[{[]/.test(value)) readBody(value, fields, learn);
      else learnText(value, fields, learn, depth);
    } else if (typeof value === 'number') {
      if (NUMBERS.has(plainName(name))) learn(String(value), labelOf(name));
    } else if (Array.isArray(value)) {
      for (const [at, element] of value.entries())
        stack.push({ name: nameBefore(value, at) ?? name, value: element });
    } else if (value !== null && typeof value === 'object') {
      const title = titleOf(value, name);
      for (const [key, element] of Object.entries(value))
        stack.push({
          name: title !== undefined && VALUES.test(key) ? title : key,
          value: element,
        });
      learnKnownObject(value, learn);
    }
  }
}

/** The name that an object gives its own value: that of a pair, or its own where that is a secret's. */
function titleOf(object: object, name: string): string | undefined {
  const title = Object.entries(object)
    .filter(([key]) => TITLES.has(key.toLowerCase()))
    .map(([, value]): unknown => value)
    .find((value): value is string => typeof value === 'string' && isSecretName(value));
  return title ?? (isSecretName(name) ? name : undefined);
}

/** In a list, a secret's name may stand before its value, as in a list of headers: `["X-Api-Key", "..."]`. */
function nameBefore(list: readonly unknown[], at: number): string | undefined {
  const before = list[at - 1];
  const value = list[at];
  if (typeof before !== 'string' || typeof value !== 'string') return undefined;
  return isSecretName(before) && !isSecretName(value) && /\d/.test(value) ? before : undefined;
}

/** Objects whose members are secrets by what the object is: JSON Web Keys, and the Secrets of Kubernetes. */
function learnKnownObject(object: object, learn: Learn): void {
  const members = new Map<string, unknown>(Object.entries(object));
  if (typeof members.get('kty') === 'string')
    for (const [name, value] of members)
      if (PRIVATE_MEMBERS.has(name) && typeof value === 'string' && isTelling(value))
        learn(value, 'private-key');
  if (members.get('kind') !== 'Secret') return;
  for (const [part, isCoded] of [
    ['data', true],
    ['stringData', false],
  ] as const)
    for (const value of Object.values(Object(members.get(part))))
      if (typeof value === 'string' && isTelling(value)) {
        learn(value, 'secret');
        if (isCoded) learn(Buffer.from(value, 'base64').toString('utf8'), 'secret');
      }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unquote(text: string): string {
  const parsed = parse(`"${text}"`);
  return typeof parsed === 'string' ? parsed : text;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
