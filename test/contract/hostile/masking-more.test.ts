import { expect, test } from 'vitest';
import { fromReply as json, type Parts, written } from './written.ts';

const secret = 'Zk7919-pL2_qJ104729xTv';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const reply = (text: string): Parts => ({ reply: text });

const HEADERS: readonly (readonly [name: string, value: string])[] = [
  ['X-Cle-Api', secret],
  ['X-User-Pass', secret],
  ['CB-ACCESS-SIGN', secret],
  ['DPoP', secret],
  ['X-Login-Code', secret],
  ['X-New-Secret-Value', secret],
  ['Sec-WebSocket-Protocol', `bearer, ${secret}`],
  ['X-Registry-Auth', base64(JSON.stringify({ username: 'me', password: secret }))],
  ['X-Config', base64(JSON.stringify({ username: 'me', password: secret }))],
  ['X-Context', JSON.stringify({ token: secret })],
  ['Refresh', `0;url=/x?access_token=${secret}`],
  ['Location', `https://d.cloudfront.net/x?Policy=${secret}&Key-Pair-Id=K1`],
  ['Location', `https://me:${secret}@files.example/x`],
  ['Referer', `https://app.example/reset?reset_token=${secret}`],
  ['Set-Cookie2', `sid=${secret}; Path=/`],
];

const PARAMETERS =
  `Signature AWSAccessKeyId OSSAccessKeyId hdnea Policy sign app_key oauth_verifier wskey invite_code hapikey
  q-signature security-token api%255Fkey user[password]`.split(/\s+/);

/** Names of fields whose value is a secret. */
const NAMES =
  `Zugangsschlüssel cle_api llave_secreta chave_api chiave_segreta klucz_api 令牌 密钥 トークン 토큰 секрет токен пароль_користувача
  كلمة_المرور पासवर्ड mật_khẩu kata_sandi รหัสผ่าน סיסמא password_hash new_password1 password_confirmation tokenValue access_token_value
  api_key_plain api_key_1 secret_key_base primaryKey generated_key full_key new_key license_key hmac_key pw user_pw passwordText pat
  code`.split(/\s+/);

/** The two keys of an object of which one names the other's value. */
const PAIRS =
  `k:v Key:Value Name:Value property:content setting:value slug:value title:value code:value attribute:values
  Property:NewValue`
    .split(/\s+/)
    .map((pair) => pair.split(':'));

const TEXTS: Readonly<Record<string, Parts>> = {
  'a netrc': reply(`machine api.example login me password ${secret}\n`),
  'a setting of Redis': reply(`requirepass ${secret}\n`),
  'a text of several lines in TOML': reply(`password = """\n${secret}\n"""\n`),
  'a table in a line of TOML': reply(`db = { user = "a", password = "${secret}" }\n`),
  'braces of ODBC': json({ dsn: `Driver={x};Uid=a;Pwd={${secret}};` }),
  'an address of Oracle': json({ dsn: `scott/${secret}@//db:1521/x` }),
  'a link in HTML': reply(`<a href="/cb?code=${secret}&amp;state=1">`),
  'a redirect in HTML': reply(`<meta http-equiv="refresh" content="0;url=/cb#access_token=${secret}">`),
  'a cookie in a script': reply(`<script>document.cookie="sessionid=${secret}; path=/"</script>`),
  'a cookie in a log': reply(`Set-Cookie: id=${secret}; Path=/`),
  'curl -u': reply(`curl -u me:${secret} https://api.example`),
  'a flag and its value': reply(`run --password ${secret} --verbose`),
  'a flag with its value': reply(`run --api-key=${secret}`),
  'a flag with quotes': reply(`mysqldump --password='${secret}' db`),
  'a text of Python': reply(`{u'token': u'${secret}'}`),
  CSV: reply(`name,password\nme,${secret}\n`),
  TSV: reply(`name\ttoken\nme\t${secret}\n`),
  'a property list': reply(`<key>password</key><string>${secret}</string>`),
  'an element that is named': reply(`<setting name="password">${secret}</setting>`),
  'an input, its value first': reply(`<input value="${secret}" name="password">`),
  'a meta element': reply(`<meta name="csrf-token" content="${secret}">`),
  'a hook of Slack': json({ url: `https://hooks.slack.com/services/T000/B000/${secret}` }),
  'a hook of Discord': json({ url: `https://discord.com/api/webhooks/123/${secret}` }),
  'a key of PuTTY': reply(`Private-Lines: 1\n${base64(secret + secret)}\nPrivate-MAC: ab\n`),
  'an authenticator': json({ uri: `otpauth://totp/A:b?secret=${secret}&issuer=A` }),
  'a JSON Web Key': json({ keys: [{ kty: 'EC', crv: 'P-256', x: 'abc', d: secret }] }),
  'a symmetric JSON Web Key': json({ kty: 'oct', k: secret }),
  'a Secret of Kubernetes': json({ kind: 'Secret', data: { db: base64(secret) } }),
  'a Secret of Kubernetes in the clear': json({ kind: 'Secret', stringData: { db: secret } }),
  'a list of pairs': json([['password', secret]]),
  'a flat list of headers': json({ rawHeaders: ['X-Api-Key', secret] }),
  'an attribute of OpenTelemetry': json({ key: 'authorization', value: { stringValue: secret } }),
  'a token of MongoDB': json({ token: { $oid: secret } }),
  'JSON in hex': json({ data: Buffer.from(JSON.stringify({ password: secret })).toString('hex') }),
  'JSON in a form': { body: `payload=${encodeURIComponent(JSON.stringify({ a: { token: secret } }))}` },
  'a variable of GraphQL': {
    body: JSON.stringify({ query: 'x', variables: { input: { password: secret } } }),
  },
  'an argument of GraphQL': {
    body: JSON.stringify({ query: `mutation { login(user: "me", password: "${secret}") { id } }` }),
  },
};

const KINDS: readonly (readonly [kind: string, parts: Parts])[] = [
  ...HEADERS.flatMap(([name, value]): [string, Parts][] => [
    [`a header ${name}, sent`, { sent: [[name, value]] }],
    [`a header ${name}, received`, { headers: [[name, value]] }],
  ]),
  ...PARAMETERS.map((name): [string, Parts] => [`${name} in a query`, { query: `?a=1&${name}=${secret}` }]),
  ...NAMES.map((name): [string, Parts] => [`${name} in JSON`, json({ [name]: secret })]),
  ...PAIRS.map(([name = '', value = '']): [string, Parts] => [
    `a pair of ${name} and ${value}`,
    json({ [name]: 'client_secret', [value]: secret }),
  ]),
  ...Object.entries(TEXTS),
];

test.each(KINDS)('no report shows the secret of %s', (_kind, parts) => {
  const text = written(parts);
  const forms = [
    secret,
    encodeURIComponent(secret),
    base64(secret).slice(0, 18),
    Buffer.from(secret).toString('hex'),
  ];
  expect(forms.filter((form) => text.includes(form))).toEqual([]);
});
