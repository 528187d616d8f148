/** Headers whose whole value is a credential, in lower case. */
export const SECRET_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'api-key',
  'apikey',
  'x-auth-token',
  'x-access-token',
  'x-amz-security-token',
  'x-csrf-token',
  'x-xsrf-token',
]);

/** Keys that are secrets by their whole name, without case, dashes and underscores. */
const NAMES: ReadonlySet<string> = new Set([
  'accesskey',
  'apikey',
  'auth',
  'authorization',
  'bearer',
  'clientsecret',
  'cookie',
  'credential',
  'jwt',
  'otp',
  'passphrase',
  'passwd',
  'password',
  'pin',
  'plaintext',
  'privatekey',
  'pwd',
  'secret',
  'secretkey',
  'secretvalue',
  'sessionid',
  'sessionkey',
  'sid',
  'signature',
  'signingkey',
  'token',
  'tokens',
]);
/** Longer names that end so are secrets too: `github_token`, `dbPassword`. */
const ENDINGS = /(?:token|secret|password|passwd|apikey|accesskey|privatekey|secretkey|signingkey)$/;
/** Names that end so but mark a place in a list. */
const CURSORS =
  /^(?:next|prev|previous|page|nextpage|prevpage|continuation|continue|cursor|sync|resume)+token$/;

/**
 * Whether the value under a key is a secret as far as the key's name tells.
 *
 * @example
 * isSecretName('apiKey'); // true
 * isSecretName('next_page_token'); // false: a place in a list
 */
export function isSecretName(name: string): boolean {
  const plain = plainName(name);
  return (NAMES.has(plain) || ENDINGS.test(plain)) && !CURSORS.test(plain);
}

/** A key's name for a mask's label: a word of ours where one fits, so that a hostile name can't smuggle text in. */
export function labelOf(name: string): string {
  const plain = plainName(name);
  return LABELS.find((label) => plain.includes(label.replace('-', ''))) ?? 'secret';
}

const LABELS = [
  'token',
  'password',
  'api-key',
  'secret',
  'cookie',
  'session',
  'signature',
  'private-key',
  'user',
];

/** Without case, dashes and underscores, and without the array brackets of a form field. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

const WORDS = /^(?:[a-z]+|[A-Z]+|[A-Z][a-z]+)$/;

/**
 * Whether a value found under a telling name is worth masking wherever it appears. Short ones and plain words are
 * not ("read", "Bearer"): masking them everywhere would hide the report itself. They stay masked in their own place.
 */
export function isTelling(value: string): boolean {
  if (value.length < 8) return false;
  return value.length >= 20 || !WORDS.test(value);
}
