import { fieldsIn } from './fields.ts';
import { DIGEST_SECRETS, PARAMETER, splitAuthorization } from './learn.ts';
import { isAuthorizationHeader, isSecretHeader, isSecretName, isSecretParameter } from './names.ts';

/** What stands for a secret that was not learnt by value: too short, or a plain word. */
export const UNNAMED = '***';

interface Masks {
  /** Masks what was learnt. */
  readonly mask: (text: string) => string;
  /** Whether a value is known to be no secret. */
  readonly isAllowed: (value: string) => boolean;
  /** Whether a credential that holds no known secret is one: not where the runner itself made it up. */
  readonly isSuspect: (credential: string) => boolean;
}

/** A header's value with its credential masked by its place, also where it is too short to be masked everywhere. */
export function maskHeader(name: string, value: string, masks: Masks): string {
  const key = name.toLowerCase();
  if (value === '' || masks.isAllowed(value)) return value;
  const place = PLACES.get(key);
  if (place) return place(value, masks);
  if (isAuthorizationHeader(name)) return maskAuthorization(value, masks);
  return isSecretHeader(name) ? whole(value, masks) : maskFields(masks.mask(value), masks);
}

const PLACES: ReadonlyMap<string, (value: string, masks: Masks) => string> = new Map([
  ['authorization', maskAuthorization],
  ['proxy-authorization', maskAuthorization],
  ['cookie', maskCookies],
  ['set-cookie', maskSetCookie],
]);

function maskCookies(value: string, masks: Masks): string {
  return value
    .split(/(;\s*)/)
    .map((part) => (part.startsWith(';') ? part : maskCookie(part, masks)))
    .join('');
}

function maskSetCookie(value: string, masks: Masks): string {
  const [cookie = '', ...attributes] = value.split(';');
  return [maskCookie(cookie, masks), ...attributes.map(masks.mask)].join(';');
}

function maskAuthorization(value: string, masks: Masks): string {
  const { scheme, credential } = splitAuthorization(value);
  if (credential === '' || masks.isAllowed(credential)) return value;
  const lead = value.slice(0, value.indexOf(credential));
  // What is left between the parameters of a well-formed digest is commas.
  const isDigest = scheme === 'digest' && /^[\s,]*$/.test(credential.replace(PARAMETER, ''));
  if (!isDigest) {
    const isMadeUp = !masks.isSuspect(credential) && masks.mask(credential) === credential;
    return isMadeUp ? value : lead + whole(credential, masks);
  }
  // The parameters that are no secret tell what went wrong with a digest.
  return (
    lead +
    credential.replace(PARAMETER, (source, name: string, quoted: string | undefined) => {
      if (!DIGEST_SECRETS.has(name.toLowerCase())) return masks.mask(source);
      return `${name}=${quoted === undefined ? UNNAMED : `"${UNNAMED}"`}`;
    })
  );
}

function maskCookie(cookie: string, masks: Masks): string {
  const equals = cookie.indexOf('=');
  return cookie.slice(0, equals + 1) + whole(cookie.slice(equals + 1), masks);
}

/** The learnt secret's own mask where it covers all of the value, so that a reader can tell two secrets apart. */
function whole(value: string, masks: Masks): string {
  if (value === '') return '';
  const masked = masks.mask(value);
  return /^\*\*\*[\w-]+\*\*\*$/.test(masked) ? masked : UNNAMED;
}

/** A URL with its password and telling parameters masked by their place. */
export function maskUrl(url: string, masks: Masks): string {
  return masks
    .mask(url)
    .replace(/^([a-z][\w+.-]*:\/\/[^/?#@:]*:)([^/?#@]+)@/i, (source, lead: string, password: string) =>
      isMask(password) ? source : `${lead}${UNNAMED}@`,
    )
    .replace(/([?&#])([^=&#]{1,100})=([^&#]+)/g, (source, mark: string, name: string, value: string) =>
      isMask(value) || masks.isAllowed(value) || !isSecretParameter(decode(name), decode(value))
        ? source
        : `${mark}${name}=${UNNAMED}`,
    );
}

/** A body with the values of telling names masked by their place. */
export function maskBody(body: string, masks: Masks): string {
  return maskFields(masks.mask(body), masks);
}

/** Values that say whether there is a secret, or of which kind, and none themselves. */
const PLAIN_VALUE = /^(?:true|false|null|none|undefined|bearer|basic|string|required|optional|\*+|\d{1,3})$/i;
/** Behind a colon there may be prose: `password: must not be blank`. */
const PROSE = /^[a-z]+[.,]?$/;

function maskFields(text: string, masks: Masks): string {
  const found = [...fieldsIn(text)].filter(({ name, value, isParameter, isLoose }) => {
    const isSecret = isParameter ? isSecretParameter(name, value) : isSecretName(name);
    if (!isSecret || value === '' || isMask(value) || masks.isAllowed(value)) return false;
    return !PLAIN_VALUE.test(value) && !(isLoose && PROSE.test(value));
  });
  let out = '';
  let from = 0;
  for (const { at, value } of found.sort((a, b) => a.at - b.at)) {
    if (at < from) continue;
    out += text.slice(from, at) + UNNAMED;
    from = at + value.length;
  }
  return out + text.slice(from);
}

function isMask(text: string): boolean {
  return /\*\*\*/.test(text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
