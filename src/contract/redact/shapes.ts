import { isTelling } from './names.ts';

/** Called with every secret that is found. */
type Learn = (value: string, label: string) => void;

/** JWS and JWE, compact. */
const JWT = /(?<![\w-])eyJ[\w-]{5,4096}\.[\w-]{2,8192}(?:\.[\w-]{0,8192}){1,3}/g;
const PEM = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
/** The user and password of a URL, wherever it stands. */
const USER =
  /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,20}:\/\/([^\s/?#@:"'<>\\]{0,256}):([^\s/?#"'<>\\]{1,256})@/gi;
/** A token alone where a URL has its user. */
const LONE_USER = /(?<![a-z0-9+.-])https?:\/\/([\w-]{20,256})@/gi;
const SCHEME = /(?<![\w-])(bearer|basic|token|apikey|api-key)[ :,]{1,3}([\w.~+/:=-]{8,4096})/gi;
const SPOKEN =
  /(?<![\w-])(?:password|passwort|passphrase|token|secret|api[ -]?key)\s(?:is|was|ist|war|=)\s["'`]?([^\s"'`,;]{8,256})/gi;
/** Keys that tell by their beginning whose they are. */
const ISSUED =
  /(?<![\w-])(?:gh[pousr]_\w{30,255}|github_pat_\w{30,255}|glpat-[\w-]{16,255}|(?:sk|rk|pk)_(?:live|test)_\w{10,255}|sk-(?:proj-|ant-)?[\w-]{20,255}|xox[abeoprs]-[\w-]{10,255}|AIza[\w-]{30,255}|npm_\w{30,255}|pypi-[\w-]{16,255}|hf_\w{20,255}|dop_v1_\w{30,255}|SG\.[\w-]{16,64}\.[\w-]{16,64}|ya29\.[\w.-]{20,255}|whsec_[\w+/=]{16,255}|AGE-SECRET-KEY-1[A-Z0-9]{20,100}|dp\.[a-z]{2,5}\.\w{30,255}|dckr_pat_[\w-]{20,255}|glsa_\w{30,255}|hv[sbr]\.[\w-]{20,255}|shp(?:at|ca|pa|ss)_\w{20,255}|lin_api_\w{20,255}|figd_[\w-]{20,255}|GOCSPX-[\w-]{20,255}|xapp-[\w-]{10,255}|(?:NRAK|PMAK)-[\w-]{20,255}|sntrys_[\w+/=.]{20,255}|\d{8,10}:AA[\w-]{30,60})/g;
/** Addresses that whoever knows them can post to. */
const HOOK =
  /(?:hooks\.slack\.com\/(?:services|workflows)\/[\w/]{1,64}\/|discord(?:app)?\.com\/api\/webhooks\/\d{1,32}\/)([\w-]{16,255})/g;
/** A password that follows its word or flag, in files and commands that set it apart by a blank only. */
const BESIDE = [
  /\blogin\s{1,8}\S{1,64}\s{1,8}password\s{1,8}(\S{6,255})/g,
  /(?:^|\n)(?:requirepass|masterauth) {1,8}(\S{6,255})/g,
  /\s(?:-u|--user)[ =]["']?[^\s:"']{1,64}:([^\s"']{6,255})/g,
  /(?<![\w/])\w{1,32}\/([^\s/@"':]{6,128})@(?:\/\/)?[\w.-]{1,64}[:/]/g,
  /\bPrivate-Lines: \d{1,4}\r?\n([\w+/=\s]{16,8192})/g,
];

/** Learns what is a secret by its own form, whatever it is called: JWTs, private keys, passwords of URLs, issued keys. */
export function learnShapes(text: string, learn: Learn): void {
  for (const [token] of text.matchAll(JWT)) learn(token, 'token');
  for (const [token] of text.matchAll(ISSUED)) learn(token, 'token');
  for (const [, token = ''] of text.matchAll(HOOK)) learn(token, 'token');
  for (const pattern of BESIDE)
    for (const [, secret = ''] of text.matchAll(pattern))
      for (const line of secret.split(/\s+/)) if (line.length >= 6) learn(line, 'password');
  let done = 0;
  for (const { 0: begin, index } of text.matchAll(PEM))
    if (index >= done) done = learnPem(text, index + begin.length, learn);
  for (const [, user = '', password = ''] of text.matchAll(USER)) {
    learn(password, 'password');
    learn(decode(password), 'password');
    if (user !== '') learn(`${user}:${password}`, 'user');
  }
  for (const [, token = ''] of text.matchAll(LONE_USER)) if (hasDigits(token)) learn(token, 'token');
  for (const [, scheme = '', credential = ''] of text.matchAll(SCHEME)) {
    if (isTelling(credential) && hasDigits(credential)) learn(credential, 'token');
    if (/^basic$/i.test(scheme)) learnPair(credential, learn);
  }
  for (const [, secret = ''] of text.matchAll(SPOKEN)) if (hasDigits(secret)) learn(secret, 'secret');
}

/** The key as a whole and each line of it, for it may be quoted in part. Gives where it ends. */
function learnPem(text: string, from: number, learn: Learn): number {
  const [key = ''] = text.slice(from, from + 8192).split('-----', 1);
  const lines = key.split(/\\r|\\n|\s+/).filter((line) => line.length >= 16);
  learn(key.trim(), 'private-key');
  for (const line of lines) learn(line, 'private-key');
  return from + key.length;
}

function learnPair(credential: string, learn: Learn): void {
  const pair = Buffer.from(credential, 'base64').toString('utf8');
  if (!/^[\x20-\x7e]+:[\x20-\x7e]+$/.test(pair)) return;
  learn(credential, 'token');
  learn(pair, 'user');
  learn(pair.slice(pair.indexOf(':') + 1), 'password');
}

function hasDigits(text: string): boolean {
  return /\d/.test(text) && /[A-Za-z]/.test(text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
