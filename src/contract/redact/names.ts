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
  keymaterial mfacode mnemonic oauthverifier onetimepassword otp pass passcode passphrase passwd password passwords pat phpsessid pin
  plaintext psk pw pwd
  rawkey recoverycode recoverycodes samlart samlrequest samlresponse secret secretstring secretvalue seedphrase session sessionid
  sessionkey setcookie sid sig signature smtppass token tokens totp usercode userpass verificationcode xsrf`.split(
    /\s+/,
  ),
);
/** Longer names that end so are secrets too: `github_token`, `dbPassword`, `X-Amz-Signature`. */
const ENDINGS =
  /(?:token|secret|password|passwd|passphrase|passcode|pwd|userpw|rootpw|dbpw|apikey|accesskey|privatekey|privkey|secretkey|signingkey|sshkey|sharedkey|masterkey|encryptionkey|hmackey|appkey|licensekey|licencekey|wskey|accountkey|subscriptionkey|deploykey|servicekey|sessionid|sessid|signature|credential|authcode)$/;
/** What may follow such a name: `password_confirmation`, `new_password1`, `tokenValue`, `password_hash`. */
const QUALIFIERS =
  /(?:value|plaintext|plain|text|string|confirmation|confirm|repeat|again|hashed|hash|base|raw|\d{1,2})+$/;
/** "Password", "secret" and "token" in other languages, for names of keys are words of their makers. */
const PASSWORDS = new RegExp(
  `(?:${`passwort kennwort geheimnis geheim zugangsschlüssel zugangsschluessel motdepasse contraseña contrasenia clave senha parola hasło
  wachtwoord losenord salasana heslo şifre jelszó parool adgangskode passord lozinka geslo katasandi matkhau jeton`
    .split(/\s+/)
    .map(plainName)
    .join('|')})$`,
  'u',
);
/** The same in other scripts, where words are not set apart. */
const PASSWORD_PARTS = new RegExp(
  `пароль парола секрет токен 密码 密碼 密钥 密鑰 令牌 秘密鍵 口令 パスワード トークン シークレット 暗証番号 비밀번호 암호 토큰 비밀키 κωδικος συνθηματικο
  סיסמה סיסמא كلمة_المرور كلمة_السر पासवर्ड รหัสผ่าน`
    .split(/\s+/)
    .map(plainName)
    .join('|'),
  'u',
);
/** "API key" and "secret key" in other languages: a key alone may be any. */
const FOREIGN_KEY =
  'cle|chave|chiave|llave|clau|klucz|schlussel|schluessel|sleutel|nyckel|anahtar|ключ|κλειδι';
const FOREIGN_KEYS = new RegExp(
  `(?:api|geheim|secret|privat)(?:${FOREIGN_KEY})$|(?:^|[dx])(?:${FOREIGN_KEY})(?:d[aeu])?(?:api|secret|segret|privad|privee|prywatny|доступа|апи)`,
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
  return !CURSORS.test(plain) && (isSecretWord(plain) || isSecretWord(plain.replace(QUALIFIERS, '')));
}

function isSecretWord(plain: string): boolean {
  if (NAMES.has(plain) || ENDINGS.test(plain)) return true;
  return PASSWORDS.test(plain) || PASSWORD_PARTS.test(plain) || FOREIGN_KEYS.test(plain);
}

const LONGEST_NAME = 100;

/** Words at the end of a header's name that make all of its value a credential. */
const HEADER_WORDS: ReadonlySet<string> = new Set(
  `apikey assertion auth authentication authorization cookie credential credentials csrf dpop hmac jwt key otp pass passwd
  password pin pwd secret session sessionid sid sign signature ticket token xsrf`.split(/\s+/),
);
/** Keys of other things than locks. */
const OTHER_KEYS =
  /(?:idempotency|cache|surrogate|websocket|partition|routing|public|sort|object|storage)[-_]?key$/;

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
  if (isSecretName(name) || (name.includes('%') && isSecretName(decode(name)))) return true;
  if (isIssuedCode(name, value, 8) || isIssuedKey(name, value)) return true;
  return PARAMETERS.test(name) && LOOKS_ISSUED.test(value);
}

/** Parameters of logins, and of links that clouds and content networks sign. */
const PARAMETERS =
  /^(?:code|key|ticket|state_token|auth_key|access|sign|policy|hdnea|hdnts|hdntl|\w{0,8}accesskeyid)$/i;

/**
 * Whether a code is one that is handed out: not the code of an error or a country, which is made of words or capitals.
 *
 * @param shortest codes are longer than this where they matter
 */
export function isIssuedCode(name: string, value: string, shortest = 16): boolean {
  return /code$/i.test(name) && !/error/i.test(name) && /[a-z]/.test(value) && isIssued(value, shortest);
}

/** Whether the value of what is called some kind of key looks like a key, and not like the name of a thing. */
export function isIssuedKey(name: string, value: string): boolean {
  if (!/key$/i.test(name) || OTHER_KEYS.test(name.toLowerCase()) || UUID.test(value)) return false;
  return isIssued(value, 16);
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

function isIssued(value: string, shortest: number): boolean {
  if (value.length < shortest || value.length > 4096 || !LOOKS_ISSUED.test(value)) return false;
  return !value
    .split(/[^A-Za-z0-9]/)
    .every((word) => /^(?:[a-z]*|[A-Z][a-z]*|[A-Z]*|[a-z]{4,}\d{1,2}|\d*)$/.test(word));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
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
