import { describe, expect, it } from 'vitest';
import { toCurl } from '../../../src/contract/curl.ts';
import { createRedactor, type Redactor } from '../../../src/contract/redact.ts';
import { createTextReporter, type FormatName, reporters } from '../../../src/contract/report/index.ts';
import type {
  CaseInfo,
  Exchange,
  Finding,
  Report,
  RunEvent,
  SentRequest,
} from '../../../src/contract/types.ts';
import { reveals } from './reveals.ts';

/** 25 kinds of secrets, none of them real. */
const KINDS: Readonly<Record<string, string>> = {
  'an opaque token': 'canary7f3kq9zx2m',
  'a prefixed key': 'apikey:Canary0123456789abcdefABCDEF',
  'a dashed key': 'platform-v1-canary-9f8e7d6c5b4a',
  'a JWT': `eyJhbGciOiJub25lIn0.${Buffer.from('{"sub":"canary"}').toString('base64url')}.c2lnbmF0dXJlLWNhbmFyeQ`,
  'a UUID': '5f0c1d9e-canary-4b7a-8e21-0d3f6a9b2c41'.replace('canary', '7a3d'),
  'lower-case hex': '6f1e2d3c4b5a69788796a5b4c3d2e1f0',
  'upper-case hex': '0F1E2D3C4B5A69788796A5B4C3D2E1FA',
  'base64 with padding': Buffer.from('canary>>>???~~~bytes!').toString('base64'),
  base64url: Buffer.from('canary>>>???~~~bytes?').toString('base64url'),
  'a password with quotes': `can"ary'pass`,
  'a password with backslashes': 'can\\ary\\npass',
  'a password with HTML in it': 'can<ary>&"pass"',
  'a password with percent signs': 'can%41ry%20pass',
  'a password with spaces': 'canary horse battery',
  'a password with plus signs': 'can+ary+pass1',
  'a password with dollars': 'can$ary`id`$(id)',
  'a password with slashes': 'can/ary/pass?x=1#y',
  'a password with a line end': 'can-ary\npass-1',
  'a password in Cyrillic': 'канарейка-пароль',
  'a password in emoji': '🐤🔑🐤🔑🐤',
  'an access key id': 'LTAIcanary0123456',
  digits: '8412907736',
  'a short one': 'cnry42',
  'a session id': 's%3Acanary-sess.9XyZ',
  'a private key': 'MIIBVgIBADANcanaryBgkqhkiG9w0BAQEFAASCAUAwggE8AgEAAkEAq7',
};

const base64 = (text: string) => Buffer.from(text).toString('base64');
const unicode = (text: string) =>
  [...Array(text.length).keys()]
    .map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`)
    .join('');
const html = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#x27;');
const oneLine = (text: string) => text.replaceAll('\n', '');

interface Place {
  readonly url?: string;
  readonly headers?: SentRequest['headers'];
  readonly body?: string;
  readonly received?: string;
  readonly receivedHeaders?: SentRequest['headers'];
  /** Text of a finding, a reason, a name. */
  readonly told?: string;
}

/** 25 places where a secret may turn up. */
const PLACES: Readonly<Record<string, (secret: string) => Place>> = {
  'Authorization: Bearer': (secret) => ({ headers: [['Authorization', `Bearer ${secret}`]] }),
  'Authorization without a scheme': (secret) => ({ headers: [['authorization', secret]] }),
  'Basic, as password': (secret) => ({ headers: [['Authorization', `Basic ${base64(`me:${secret}`)}`]] }),
  'Basic, as user': (secret) => ({ headers: [['Authorization', `Basic ${base64(`${secret}:x`)}`]] }),
  'Digest, as user and response': (secret) => ({
    headers: [
      [
        'Authorization',
        `Digest username="${secret}", realm="r", nonce="n", cnonce="${secret}", response="${secret}"`,
      ],
    ],
  }),
  'X-Api-Key': (secret) => ({ headers: [['X-Api-Key', secret]] }),
  'a cookie': (secret) => ({ headers: [['Cookie', `a=1; sid=${encodeURIComponent(secret)}`]] }),
  'a header of any name': (secret) => ({ headers: [['X-Whatever', `is ${secret}`]] }),
  'a parameter of the URL': (secret) => ({ url: `http://h/keys?token=${encodeURIComponent(secret)}&a=1` }),
  'the path of the URL': (secret) => ({ url: `http://h/keys/${encodeURIComponent(secret)}/x` }),
  'the user of the URL': (secret) => ({ url: `http://me:${encodeURIComponent(secret)}@h/keys` }),
  'a field of a JSON body': (secret) => ({ body: JSON.stringify({ name: 'a', password: secret }) }),
  'a field with a harmless name': (secret) => ({ body: JSON.stringify({ note: `it is ${secret}` }) }),
  'a form': (secret) => ({ body: new URLSearchParams({ a: '1', note: secret }).toString() }),
  'JSON within JSON': (secret) => ({ body: JSON.stringify({ log: JSON.stringify({ token: secret }) }) }),
  'base64 within JSON': (secret) => ({
    body: JSON.stringify({ blob: base64(`{"x":12,"token":${JSON.stringify(secret)}}`) }),
  }),
  'the reply that made it': (secret) => ({ received: JSON.stringify({ id: 1, api_key: secret }) }),
  'an error that repeats it': (secret) => ({ received: `no such key: ${secret}` }),
  'an HTML error page': (secret) => ({ received: `<p title="${html(secret)}">${html(secret)}</p>` }),
  'JSON with all characters escaped': (secret) => ({ received: `{"note":"${unicode(secret)}"}` }),
  'hex in a dump': (secret) => ({ received: `0000 ${Buffer.from(secret).toString('hex')} |...|` }),
  'a cookie that is set': (secret) => ({
    receivedHeaders: [['Set-Cookie', `sid=${encodeURIComponent(secret)}; Path=/`]],
  }),
  'a redirect': (secret) => ({
    receivedHeaders: [['Location', `/login?next=${encodeURIComponent(encodeURIComponent(secret))}`]],
  }),
  'a text of ours': (secret) => ({ told: `expected ${secret}, but ${JSON.stringify(secret)} came` }),
  'a text of ours, encoded': (secret) => ({ told: `got ${base64(`Basic ${base64(`me:${secret}`)}`)}` }),
};

const CASE: CaseInfo = {
  id: 'wire/body GET /keys',
  check: 'wire/body',
  operation: 'GET /keys',
  title: 't',
  writes: false,
};

/** Everything that a run with a secret in one place would put out. */
function artifacts(place: Place, redactor: Redactor): Record<string, string> {
  const exchange: Exchange = {
    index: 0,
    request: {
      method: 'POST',
      url: place.url ?? 'http://h/keys',
      headers: (place.headers ?? []).map(([name, value]) => [name, oneLine(value)] as const),
      ...(place.body === undefined ? {} : { body: place.body }),
    },
    response: { status: 500, headers: place.receivedHeaders ?? [], body: place.received ?? '' },
    startedAt: 0,
    durationMs: 1,
  };
  redactor.learnExchange(exchange);
  const told = place.told ?? 'nothing';
  const found: Finding = {
    id: 'f1',
    check: 'wire/body',
    severity: 'error',
    evidence: '',
    operation: 'GET /keys',
    pointer: '#/paths',
    message: told,
    expected: told,
    actual: told,
    request: exchange.request,
    response: exchange.response,
    curl: toCurl(exchange.request, { secrets: redactor.secrets() }),
  };
  const finding = redactor.maskFinding(found);
  const report: Report = {
    version: 1,
    tool: 'keymock/0',
    provider: 'keys',
    dialect: 'documented',
    url: 'http://h',
    seed: 1,
    summary: { passed: 0, failed: 1, warned: 0, skipped: 1 },
    coverage: {
      seen: 0,
      total: 0,
      operations: [{ operation: 'GET /keys', exchanges: 1, statuses: [], checks: ['wire/body'] }],
    },
    findings: [finding],
    skipped: redactor.maskValue([{ case: 'wire/head GET /keys', reason: told }]),
    unchecked: [],
    leftBehind: redactor.maskValue([{ resource: 'key', name: told, reason: told }]),
  };
  const exchanges = [redactor.maskExchange(exchange)];
  const names = Object.keys(reporters).filter((name): name is FormatName => name in reporters);
  const out: Record<string, string> = Object.fromEntries(
    names.map((name) => [name, reporters[name](report, exchanges)]),
  );

  // Ours, the same in every page, and most of it.
  out['html'] = (out['html'] ?? '').replace(/<style>[\s\S]*<\/style>/, '');
  out['console'] = '';
  const tell = createTextReporter({ write: (text) => (out['console'] += text), live: true, colour: true });
  const events: readonly RunEvent[] = [
    { type: 'plan', cases: [CASE], meta: report },
    { type: 'start', case: CASE },
    { type: 'result', case: CASE, outcome: 'skipped', reason: redactor.mask(told), durationMs: 1 },
    { type: 'end', report },
  ];
  for (const event of events) tell(event);

  const crash = redactor.maskError(
    new TypeError(
      `Failed: ${told} ${exchange.request.url} ${exchange.request.body} ${exchange.response.body}`,
      {
        cause: new Error(exchange.request.headers.join()),
      },
    ),
  );
  out['error'] = `${crash.message}\n${crash.stack}\n${crash.cause}\n${(crash.cause as Error).stack}`;
  out['debug'] = JSON.stringify(redactor.maskValue({ finding, exchange, found }));
  return out;
}

describe('25 kinds of secrets in 25 places', () => {
  it('are as many as they should be', () => {
    expect([Object.keys(KINDS).length, Object.keys(PLACES).length]).toEqual([25, 25]);
    expect(new Set(Object.values(KINDS)).size).toBe(25);
  });

  it('would be found if they were there: every place gives its secret away when nothing is masked', () => {
    const blind = createRedactor();
    const open: Redactor = {
      ...blind,
      learnExchange: () => {},
      mask: (text) => text,
      maskExchange: (exchange) => exchange,
      maskFinding: (finding) => finding,
      maskValue: (value) => value,
    };
    const secret = 'canary7f3kq9zx2m';
    for (const [place, put] of Object.entries(PLACES)) {
      expect([place, reveals(artifacts(put(secret), open)['json'] ?? '', secret)]).toEqual([place, true]);
    }
  });

  it.each(Object.entries(KINDS))('%s is in no artifact', (_kind, secret) => {
    for (const [place, put] of Object.entries(PLACES)) {
      const redactor = createRedactor();
      redactor.learn(secret, 'token');
      redactor.learn(oneLine(secret), 'token');
      for (const [artifact, text] of Object.entries(artifacts(put(secret), redactor))) {
        expect([place, artifact, reveals(text, secret)]).toEqual([place, artifact, false]);
      }
    }
  });

  const TEACHING = [
    'Authorization: Bearer',
    'Authorization without a scheme',
    'Basic, as password',
    'Digest, as user and response',
    'a parameter of the URL',
    'the user of the URL',
    'a field of a JSON body',
    'JSON within JSON',
    'the reply that made it',
  ];

  it.each(TEACHING)('nobody need name a secret that was seen here: %s', (teacher) => {
    const secret = 'canary-7F3kq9/zx2m';
    const teach = PLACES[teacher];
    if (!teach) throw new Error(teacher);
    for (const [place, put] of Object.entries(PLACES)) {
      const redactor = createRedactor();
      artifacts(teach(secret), redactor);
      for (const [artifact, text] of Object.entries(artifacts(put(secret), redactor))) {
        expect([place, artifact, reveals(text, secret)]).toEqual([place, artifact, false]);
      }
    }
  });
});
