import { describe, expect, test } from 'vitest';
import { fromReply as json, type Parts, written } from './written.ts';

const secret = 'Zk7-pL2_qW9xTvB4';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const jwt = `eyJhbGciOiJIUzI1NiJ9.${base64('{"sub":"1"}').replace(/=+$/, '')}.${secret}`;
const pem = `-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\n${base64(secret)}\n-----END PRIVATE KEY-----\n`;
const multipart = (name: string) =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\nContent-Type: text/plain\r\n\r\n${secret}\r\n--b--`;

const KINDS: Readonly<Record<string, Parts>> = {
  // Queries and fragments.
  'sig in a query': { query: `?sv=1&sig=${secret}` },
  'code in a query': { query: `?code=${secret}&state=1` },
  'X-Amz-Signature in a query': { query: `?X-Amz-Signature=${secret}` },
  'X-Amz-Credential in a query': { query: `?X-Amz-Credential=${secret}` },
  'X-Amz-Security-Token in a query': { query: `?X-Amz-Security-Token=${secret}` },
  'X-Goog-Signature in a query': { query: `?X-Goog-Signature=${secret}` },
  'key in a query': { query: `?key=${secret}` },
  'access_token in a query': { query: `?access_token=${secret}` },
  'a percent-encoded name in a query': { query: `?api%5Fkey=${secret}` },
  'access_token in a fragment': { query: `#access_token=${secret}&token_type=bearer` },
  'id_token in a fragment': { query: `#state=1&id_token=${secret}` },
  'JSON in a query': { query: `?filter=${encodeURIComponent(JSON.stringify({ password: secret }))}` },
  // Headers.
  'a header Authentication': { sent: [['Authentication', `Bearer ${secret}`]] },
  'a bare header Authentication': { sent: [['Authentication', secret]] },
  'a header X-Custom-Auth': { sent: [['X-Custom-Auth', secret]] },
  'a header X-Api-Key': { sent: [['X-Api-Key', secret]] },
  'a header Proxy-Authorization': { sent: [['Proxy-Authorization', `Basic ${base64(`me:${secret}`)}`]] },
  'a header X-Vault-Token': { sent: [['X-Vault-Token', secret]] },
  'a header Ocp-Apim-Subscription-Key': { sent: [['Ocp-Apim-Subscription-Key', secret]] },
  'a header X-Hub-Signature-256': { sent: [['X-Hub-Signature-256', `sha256=${secret}`]] },
  'a header X-Authorization': { sent: [['X-Authorization', `Bearer ${secret}`]] },
  'a header called constructor': {
    sent: [
      ['Authorization', `Bearer ${secret}`],
      ['constructor', secret],
    ],
  },
  'a header called toString': {
    sent: [['Authorization', `Bearer ${secret}`]],
    headers: [['toString', secret]],
  },
  'a header called __proto__': {
    sent: [['Authorization', `Bearer ${secret}`]],
    headers: [['__proto__', secret]],
  },
  'a header called hasOwnProperty': {
    headers: [
      ['set-cookie', `a=${secret}`],
      ['hasOwnProperty', secret],
    ],
  },
  'a scheme of its own': { sent: [['Authorization', `AWS4-HMAC-SHA256 Credential=a, Signature=${secret}`]] },
  'a cookie': { sent: [['Cookie', `theme=dark; sid=${secret}`]] },
  'a new cookie': { headers: [['Set-Cookie', `sid=${secret}; Path=/; HttpOnly`]] },
  'a Location': { headers: [['Location', `/callback?code=${secret}`]] },
  'a Location with a fragment': { headers: [['Location', `https://app.example/#access_token=${secret}`]] },
  'a Link': { headers: [['Link', `<https://api.example/?sig=${secret}>; rel="next"`]] },
  'a URL with a password in a header': { headers: [['X-Upstream', `postgres://me:${secret}@db/x`]] },
  // JSON.
  'passwort in JSON': json({ passwort: secret }),
  'contraseña in JSON': json({ contraseña: secret }),
  'mot_de_passe in JSON': json({ mot_de_passe: secret }),
  '密码 in JSON': json({ 密码: secret }),
  'пароль in JSON': json({ пароль: secret }),
  'hasło in JSON': json({ hasło: secret }),
  'credentials.value in JSON': json({ credentials: { value: secret } }),
  'secret.data in JSON': json({ secret: { id: 1, data: secret } }),
  'ssh_key in JSON': json({ ssh_key: secret }),
  'a pair of kind and value': json({ kind: 'token', value: secret }),
  'a pair of name and value': json([{ name: 'client-secret', value: secret }]),
  'a pair of key and value': json({ env: [{ key: 'DB_PASSWORD', value: secret }] }),
  'apiKey in JSON': json({ apiKey: secret }),
  'client-secret in JSON': json({ 'client-secret': secret }),
  'privateKey in JSON': json({ privateKey: secret }),
  'AccountKey in JSON': json({ AccountKey: secret }),
  'a list of tokens': json({ tokens: ['-', secret] }),
  'recovery_codes in JSON': json({ recovery_codes: [secret] }),
  'JSON in a string': json({ data: JSON.stringify({ password: secret }) }),
  'JSON in a string in a string': json({ data: JSON.stringify({ data: JSON.stringify({ token: secret }) }) }),
  'JSON in base64': json({ data: base64(JSON.stringify({ password: secret })) }),
  'a form in a string': json({ raw: `a=1&client_secret=${secret}` }),
  'broken JSON': { reply: `{"a": 1, "password": "${secret}"` },
  'JSON with single quotes': { reply: `{'password': '${secret}'}` },
  // Texts.
  'Password= in a text': json({ message: `Server=db;User Id=sa;Password=${secret};Encrypt=1` }),
  'AccountKey= in a text': json({ message: `AccountName=a;AccountKey=${secret};EndpointSuffix=x` }),
  'a URL password in a text': json({ error: `cannot reach redis://default:${secret}@10.0.0.1:6379/0` }),
  'a URL password without a user': json({ error: `cannot reach redis://:${secret}@10.0.0.1:6379/0` }),
  'a bearer token in a text': json({ error: `invalid Authorization: Bearer ${secret}` }),
  'a basic credential in a text': json({ error: `curl -H "Authorization: Basic ${base64(`me:${secret}`)}"` }),
  'a JWT in a text': json({ error: `cannot verify ${jwt}` }),
  'a JWT in a field': json({ value: jwt }),
  'password: in a text': { reply: `login failed, password: ${secret}` },
  'a spoken password': json({ message: `your password is ${secret}` }),
  'an API key in a text': json({ message: `API key: ${secret}` }),
  'a private key': { reply: pem },
  'a private key in JSON': json({ key: pem }),
  // Other formats.
  'a form': { body: `user=me&password=${secret}` },
  'a code in a form': { body: `grant_type=authorization_code&code=${secret}` },
  'an assertion in a form': { body: `client_assertion=${secret}` },
  'SAML in a form': { body: `RelayState=x&SAMLResponse=${encodeURIComponent(base64(`<a>${secret}</a>`))}` },
  'a field of multipart': { body: multipart('password') },
  YAML: { reply: `user: me\npassword: ${secret}\nport: 1\n` },
  'YAML with quotes': { reply: `db:\n  password: "${secret}"\n` },
  'a list in YAML': { reply: `env:\n  - name: a\n    token: ${secret}\n` },
  'a block in YAML': { reply: `name: a\nprivate_key: |\n  ${secret}\nport: 1\n` },
  XML: { reply: `<?xml version="1.0"?><a><password>${secret}</password></a>` },
  'XML with a prefix': { reply: `<s:Envelope><s:apiKey type="x">${secret}</s:apiKey></s:Envelope>` },
  'an attribute of XML': { reply: `<user name="me" password="${secret}"/>` },
  'a pair in XML': { reply: `<add key="ApiSecret" value="${secret}"/>` },
  'CDATA in XML': { reply: `<token><![CDATA[${secret}]]></token>` },
  'an input of HTML': { reply: `<input type="hidden" name="csrf_token" value="${secret}">` },
  'an environment file': { reply: `PORT=1\nDB_PASSWORD=${secret}\nexport API_TOKEN='${secret}'\n` },
  TOML: { reply: `[db]\npassword = "${secret}"\n` },
};

describe(`no report shows the secret of one of ${Object.keys(KINDS).length} kinds:`, () => {
  const forms = [
    secret,
    encodeURIComponent(secret),
    base64(secret).slice(0, 18),
    Buffer.from(secret).toString('hex'),
  ];
  test.each(Object.entries(KINDS))('%s', (_kind, parts) => {
    const text = written(parts);
    for (const form of forms) expect(text).not.toContain(form);
  });
});

describe('no report hides', () => {
  test.each<[what: string, shown: string, parts: Parts]>([
    ['an id', '3f2b8c1e-7a4d-4e2b-9c1f-0a1b2c3d4e5f', json({ id: '3f2b8c1e-7a4d-4e2b-9c1f-0a1b2c3d4e5f' })],
    ['a name', 'ci-runner-2031', json({ name: 'ci-runner-2031' })],
    ['a time', '2031-02-03T04:05:06Z', json({ created_at: '2031-02-03T04:05:06Z' })],
    ['the code of an error', 'KEY_NOT_FOUND_404', json({ code: 'KEY_NOT_FOUND_404' })],
    ['error_code', 'E1234567', json({ error_code: 'E1234567' })],
    ['a code of an error in a query', 'access_denied', { query: '?code=access_denied' }],
    ['a cursor', 'eyJpZCI6MTIzfQ', json({ next_page_token: 'eyJpZCI6MTIzfQ' })],
    ['a cursor in a query', 'b2Zmc2V0OjEyMzQ1', { query: '?page_token=b2Zmc2V0OjEyMzQ1' }],
    ['token_type', 'bearer-like-99', json({ token_type: 'bearer-like-99' })],
    ['max_tokens', '4096', json({ max_tokens: 4096 })],
    ['a message on passwords', 'must not be blank', json({ message: 'password: must not be blank' })],
    ['a message on tokens', 'token expired', json({ message: 'The token expired at 12:00' })],
    [
      'a message on headers',
      'Basic authentication required',
      json({ message: 'Basic authentication required' }),
    ],
    ['an ETag', '33a64df551425fcc', { headers: [['ETag', '"33a64df551425fcc"']] }],
    ['a request id', 'req-8f14e45f-ceea', { headers: [['X-Request-Id', 'req-8f14e45f-ceea']] }],
    ['an idempotency key', 'idem-8f14e45f-ceea', { sent: [['Idempotency-Key', 'idem-8f14e45f-ceea']] }],
    ['a public key', 'AAAAC3NzaC1lZDI1NTE5', json({ public_key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5' })],
    ['a URL', 'https://example.com:8443/a?b=1', json({ href: 'https://example.com:8443/a?b=1' })],
    ['a pair of name and value', 'large-42x', json({ name: 'size', value: 'large-42x' })],
    ['a hash', 'sha256-47DEQpj8HBSa', json({ digest: 'sha256-47DEQpj8HBSa' })],
    ['a country', 'country_code=DE', { query: '?country_code=DE' }],
    ['a challenge', 'realm=\\"keys-2031\\"', { headers: [['WWW-Authenticate', 'Bearer realm="keys-2031"']] }],
    ['a media type', 'application/vnd.api2+json', { headers: [['X-Kind', 'application/vnd.api2+json']] }],
    ['the key of a sort', 'created_at2', { query: '?sort_key=created_at2' }],
  ])('%s', (_what, shown, parts) => {
    expect(written(parts)).toContain(shown);
  });
});
