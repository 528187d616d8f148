import { basicPair } from '../basic-pair.ts';
import { isName } from './is-name.ts';

/** What stands in the place of a secret. */
export const mask = '***';

/** Knows secrets by their value and by where they stand, and masks both. */
export interface Secrets {
  /** Masks a value wherever it appears from now on. Short and name-like values are masked in their places only. */
  learn(secret: string): void;
  /** Learns what the headers of a message show to be secret. */
  learnHeaders(headers: HeaderRecord): void;
  learnBody(body: string): void;
  text(text: string): string;
  query(query: string): string;
  headers(headers: HeaderRecord): HeaderRecord;
  body(body: string): string;
}

export type HeaderRecord = Readonly<Record<string, string | readonly string[]>>;

/** Values shorter than this are too common to be masked outside of their places. */
const shortest = 8;
/** More than a full journal has; the oldest are forgotten, as the journal does. */
const most = 10_000;
const mostNames = 1000;
const plainRun = /[A-Za-z0-9_.~-]{16,}/;

const secretName =
  /^(?:(?:api|access|private|secret)[_-]?key|(?:[a-z0-9]+[_-])*(?:token|secret|password|passwd|authorization|credential))$/i;
/** Any text field of a JSON text, and any field of a form or a query. The name decides whether the value is secret. */
const jsonField = /("([\w-]{3,40})"\s*:\s*")((?:[^"\\]|\\.)+)/g;
const formField = /((?:^|[?&;])([\w-]{3,40})=)([^&;\s]+)/g;
const secretHeader = /^(?:cookie|set-cookie|(?:x-)?(?:[a-z0-9]+-)*(?:api-?key|token|secret|password))$/i;
const authorizationHeader = /^(?:proxy-)?authorization$/i;

/**
 * Masks what a log or a journal must not show. Values are learnt when they appear, so that a key that a reply showed is also
 * masked in the path of a later request.
 *
 * @example
 * createSecrets().headers({ authorization: 'Bearer abc' }); // { authorization: 'Bearer ***' }
 */
export function createSecrets(more: readonly string[] = []): Secrets {
  const secretNames = new Set(more.map((name) => name.toLowerCase()));
  const known = new Set<string>();
  /** In the order in which they were learnt: a ring. */
  const order: string[] = [];
  let count = 0;
  /** By the first eight characters: a text is looked through once, however many secrets there are. */
  const byStart = new Map<string, readonly string[]>();

  function add(secret: string): void {
    if (known.has(secret)) return;
    known.add(secret);
    const start = secret.slice(0, shortest);
    const siblings = byStart.get(start);
    byStart.set(start, siblings ? [...siblings, secret] : [secret]);
    const place = count++ % most;
    const oldest = order[place];
    order[place] = secret;
    if (oldest === undefined) return;
    forget(oldest);
  }

  function forget(secret: string): void {
    known.delete(secret);
    const start = secret.slice(0, shortest);
    const left = byStart.get(start)?.filter((one) => one !== secret) ?? [];
    if (left.length > 0) byStart.set(start, left);
    else byStart.delete(start);
  }

  /** Fields are few, and come again and again. */
  const names = new Map<string, boolean>();

  function isSecretName(name: string): boolean {
    const known = names.get(name);
    if (known !== undefined) return known;
    const isSecret = secretName.test(name) || secretNames.has(name.toLowerCase());
    if (names.size < mostNames) names.set(name, isSecret);
    return isSecret;
  }

  const maskField = (whole: string, start: string, name: string) =>
    isSecretName(name) ? start + mask : whole;

  function learn(secret: string): void {
    if (secret.length < shortest || isName(secret)) return;
    // The part that looks the same in a URL, in JSON and in a header.
    const plain = plainRun.exec(secret)?.[0];
    if (plain !== undefined && plain.length > secret.length * 0.75) {
      add(plain);
      return;
    }
    add(secret);
    const encoded = encodeURIComponent(secret);
    if (encoded !== secret) add(encoded);
  }

  function text(whole: string): string {
    if (known.size === 0 || whole.length < shortest) return whole;
    let masked = '';
    let from = 0;
    for (let i = 0; i + shortest <= whole.length; i++) {
      const secret = longestAt(whole, i, byStart.get(whole.slice(i, i + shortest)));
      if (secret === undefined) continue;
      masked += whole.slice(from, i) + mask;
      from = i + secret.length;
      i = from - 1;
    }
    return masked + whole.slice(from);
  }

  const header = (name: string, value: string): string => {
    if (authorizationHeader.test(name)) return maskAuthorization(value);
    return secretHeader.test(name) || secretNames.has(name.toLowerCase()) ? mask : text(value);
  };

  return {
    learn,
    learnHeaders(headers) {
      for (const name in headers) {
        const value = headers[name];
        if (typeof value !== 'string') continue;
        if (authorizationHeader.test(name)) for (const secret of secretsIn(value)) learn(secret);
        else if (secretHeader.test(name) || secretNames.has(name.toLowerCase())) learn(value);
      }
    },
    learnBody(body) {
      if (body === '') return;
      for (const [, , name = '', secret = ''] of body.matchAll(/^[{[\s]/.test(body) ? jsonField : formField))
        if (isSecretName(name)) learn(secret);
    },
    text,
    query: (query) => text(query.replace(formField, maskField)),
    headers(headers) {
      const masked = new Map<string, string | readonly string[]>();
      for (const name in headers) {
        const value = headers[name] ?? '';
        const all = typeof value === 'string' ? header(name, value) : value.map((one) => header(name, one));
        masked.set(name, all);
      }
      return Object.fromEntries(masked);
    },
    body: (body) => text(body.replace(jsonField, maskField).replace(formField, maskField)),
  };
}

function longestAt(text: string, at: number, secrets: readonly string[] | undefined): string | undefined {
  let longest: string | undefined;
  for (const secret of secrets ?? []) {
    if (secret.length > (longest?.length ?? 0) && text.startsWith(secret, at)) longest = secret;
  }
  return longest;
}

/** The scheme stays, and of a Digest what is no proof. */
function maskAuthorization(value: string): string {
  const [, scheme, rest = ''] = /^(\S+)(?:\s+(.*))?$/s.exec(value) ?? [];
  if (scheme === undefined || rest === '') return mask;
  if (scheme.toLowerCase() !== 'digest') return `${scheme} ${mask}`;
  return `${scheme} ${rest.replace(/\b((?:c?nonce|response|opaque)=)(?:"[^"]*"|[^,\s]*)/gi, `$1"${mask}"`)}`;
}

/** The secrets that an `Authorization` carries. A Digest carries none. */
function secretsIn(authorization: string): string[] {
  const [, scheme = '', rest = ''] = /^(\S+)\s+(\S.*)$/s.exec(authorization) ?? [];
  if (scheme.toLowerCase() === 'digest') return [];
  if (scheme.toLowerCase() !== 'basic') return [rest === '' ? authorization : rest];
  const pair = basicPair(rest);
  return pair === undefined ? [rest] : [rest, pair.slice(pair.indexOf(':') + 1)];
}
