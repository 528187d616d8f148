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

/** Keys that are secrets by their whole name, without case, accents, dashes and underscores. */
const NAMES: ReadonlySet<string> = new Set(
  `accountkey apikeys assertion auth authcode authentication authorization authorizationcode backupcode backupcodes bearer clientassertion
  clientsecret codeverifier connectsid cookie credential credentials csrf cvc cvv dbpass devicecode hmac jsessionid jwt keydata
  keymaterial mfacode mnemonic onetimepassword otp pass passcode passphrase passwd password passwords phpsessid pin plaintext psk pwd
  rawkey recoverycode recoverycodes samlart samlrequest samlresponse secret secretstring secretvalue seedphrase session sessionid
  sessionkey sid sig signature smtppass token tokens totp usercode userpass verificationcode xsrf`.split(
    /\s+/,
  ),
);
/** Longer names that end so are secrets too: `github_token`, `dbPassword`, `X-Amz-Signature`. */
const ENDINGS =
  /(?:token|secret|password|passwd|passphrase|passcode|pwd|apikey|accesskey|privatekey|privkey|secretkey|signingkey|sshkey|sharedkey|masterkey|encryptionkey|accountkey|subscriptionkey|deploykey|servicekey|sessionid|sessid|signature|credential|authcode)$/;
/** "Password" in other languages, for names of keys are words of their makers. */
const PASSWORDS = new RegExp(
  `(?:${`passwort kennwort geheimnis geheim motdepasse contrasena contrasenya clave senha parola haslo wachtwoord losenord
  salasana heslo sifre jelszo parool adgangskode passord lozinka geslo пароль парола 密码 密碼 口令 パスワード 暗証番号 비밀번호 암호
  κωδικος סיסמה`
    .split(/\s+/)
    .map(withoutMarks)
    .join('|')})$`,
  'u',
);
/** Names that end so but mark a place in a list. */
const CURSORS =
  /^(?:next|prev|previous|page|pagination|nextpage|prevpage|pagetoken|continuation|continue|cursor|sync|resume|start|starting)+token$/;

/**
 * Whether the value under a key is a secret as far as the key's name tells.
 *
 * @example
 * isSecretName('apiKey'); // true
 * isSecretName('next_page_token'); // false: a place in a list
 */
export function isSecretName(name: string): boolean {
  if (name.length > LONGEST_NAME) return false;
  const plain = plainName(name);
  return (NAMES.has(plain) || ENDINGS.test(plain) || PASSWORDS.test(plain)) && !CURSORS.test(plain);
}

const LONGEST_NAME = 100;

/** Words at the end of a header's name that make all of its value a credential. */
const HEADER_WORDS: ReadonlySet<string> = new Set(
  `apikey assertion auth authentication authorization cookie credential credentials csrf hmac jwt key otp passwd password pin
  pwd secret session sessionid sid signature ticket token xsrf`.split(/\s+/),
);
/** Keys of other things than locks. */
const OTHER_KEYS = /(?:idempotency|cache|surrogate|websocket|partition|routing|public|sort)-?key$/;

/**
 * Whether a header carries a credential, as far as its name tells.
 *
 * @example
 * isSecretHeader('X-Custom-Auth'); // true
 * isSecretHeader('Idempotency-Key'); // false
 */
export function isSecretHeader(name: string): boolean {
  const lower = name.toLowerCase();
  if (SECRET_HEADERS.has(lower) || isSecretName(name)) return true;
  const last = lower
    .split(/[-_. ]/)
    .filter((word) => !/^\d*$/.test(word))
    .at(-1);
  return HEADER_WORDS.has(last ?? '') && !OTHER_KEYS.test(lower) && !CURSORS.test(plainName(name));
}

/** Whether a header's value is a scheme and a credential, as that of Authorization is. */
export function isAuthorizationHeader(name: string): boolean {
  return /(?:^|[-_])auth(?:entication|orization)?$/i.test(name);
}

/** A code that a login hands out and its like; codes of errors and countries have no digits or are shorter. */
const LOOKS_ISSUED = /^(?=.*\d)(?=.*[A-Za-z])[\w.~%+/=-]{8,}$/;

/** Whether a parameter of a URL or a form is a secret: there, a code is one that a login hands out. */
export function isSecretParameter(name: string, value: string): boolean {
  if (isSecretName(name)) return true;
  return /^(?:code|key|ticket|state_token|auth_key|access)$/i.test(name) && LOOKS_ISSUED.test(value);
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

/** Without case, accents, dashes and underscores, and without the array brackets of a form field. */
export function plainName(name: string): string {
  return withoutMarks(name.toLowerCase()).replace(/[^\p{L}\p{N}]/gu, '');
}

/** `contraseña` as `contrasena`, `hasło` as `haslo`. */
function withoutMarks(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ł', 'l')
    .replaceAll('ı', 'i')
    .replaceAll('ø', 'o');
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
