import type { Exchange, Finding, Report } from '../../../src/contract/types.ts';

/** What a hostile server sends to break out of a report. */
export const HOSTILE = [
  '</pre></details></script><script>window.hacked=1</script><img src=x onerror="window.hacked=1">',
  `"'\`=<!--]]>&amp;`,
  '\u001b[31m\u0007\u0000\u202e',
  '\n::error::hacked\n##[error]hacked\r\n```\n~~~\n| a | b |\n# title',
].join('');

export const exchanges: readonly Exchange[] = [
  {
    index: 0,
    request: {
      method: 'POST',
      url: 'http://127.0.0.1:8080/v0/api_keys?dry=no&dry=yes',
      headers: [
        ['Authorization', 'Bearer ***token-1***'],
        ['Content-Type', 'application/json'],
        ['Cookie', 'theme=dark; lang=en'],
      ],
      body: '{"name":"keymock-1"}',
    },
    response: {
      status: 200,
      headers: [
        ['content-type', 'application/json'],
        ['set-cookie', 'a=b; Path=/'],
        ['location', '/v0/api_keys/1'],
      ],
      body: '{"id":"1","name":"keymock-1"}',
    },
    startedAt: Date.UTC(2026, 10, 21),
    durationMs: 12.5,
  },
  {
    index: 1,
    request: { method: 'GET', url: 'http://127.0.0.1:8080/v0/api_keys', headers: [] },
    response: { status: 500, headers: [], body: HOSTILE },
    startedAt: Date.UTC(2026, 10, 21),
    durationMs: 1,
  },
];

const [first, second] = exchanges;
if (!first || !second) throw new Error('two exchanges');

export const findings: readonly Finding[] = [
  {
    id: '8d1f0c2a',
    check: 'wire/status',
    severity: 'error',
    evidence: 'feldera.api-keys.create',
    operation: 'POST /v0/api_keys',
    pointer: '#/paths/~1v0~1api_keys/post/responses',
    message: 'A created key is answered with a status that the document does not have.',
    expected: '201',
    actual: '200',
    request: first.request,
    response: first.response,
    curl: `curl -i \\\n  http://127.0.0.1:8080/v0/api_keys \\\n  -H 'Authorization: Bearer '"$KEYMOCK_TOKEN" \\\n  --data-raw '{"name":"keymock-1"}'`,
  },
  {
    id: '00ab',
    check: 'secrecy/echo',
    severity: 'warning',
    evidence: '',
    operation: 'GET /v0/api_keys',
    pointer: '#/paths/~1v0~1api_keys/get',
    message: `Sent ${HOSTILE}`,
    expected: HOSTILE,
    actual: HOSTILE,
    request: {
      ...second.request,
      url: `http://127.0.0.1:8080/${HOSTILE}`,
      headers: [[HOSTILE, HOSTILE]],
      body: HOSTILE,
    },
    response: { status: 500, headers: [[HOSTILE, HOSTILE]], body: HOSTILE },
    curl: 'curl -i http://127.0.0.1:8080/v0/api_keys',
  },
];

export const report: Report = {
  version: 1,
  tool: 'keymock/0.1.0',
  provider: 'feldera',
  dialect: 'documented',
  url: 'http://127.0.0.1:8080',
  seed: 7,
  summary: { passed: 41, failed: 1, warned: 1, skipped: 3 },
  coverage: {
    seen: 3,
    total: 5,
    operations: [
      {
        operation: 'POST /v0/api_keys',
        exchanges: 30,
        statuses: [
          { status: '200', documented: false, exchanges: 1 },
          { status: '201', documented: true, exchanges: 20 },
          { status: '409', documented: true, exchanges: 9 },
        ],
        checks: ['wire/status', 'wire/body', 'lifecycle/create'],
      },
      {
        operation: 'GET /v0/api_keys',
        exchanges: 12,
        statuses: [
          { status: '200', documented: true, exchanges: 12 },
          { status: '401', documented: true, exchanges: 0 },
        ],
        checks: ['wire/status', 'secrecy/echo'],
      },
    ],
  },
  findings,
  skipped: [
    { case: 'tenancy/visible GET /v0/api_keys', reason: 'needs --other-token or --other-user' },
    { case: 'tenancy/readable GET /v0/api_keys', reason: 'needs --other-token or --other-user' },
    { case: 'paging/limit GET /v0/api_keys', reason: `the list has no limit ${HOSTILE}` },
  ],
  unchecked: [
    'nothing of an api-key is known to be unique, so duplicates are not checked; name it in x-resource: unique',
  ],
  leftBehind: [{ resource: 'api-key', name: 'keymock-7-3', reason: 'the server answered 500' }],
};

/** A run with nothing to tell. */
export const clean: Report = {
  ...report,
  summary: { passed: 3, failed: 0, warned: 0, skipped: 0 },
  coverage: { seen: 0, total: 0, operations: [] },
  findings: [],
  skipped: [],
  unchecked: [],
  leftBehind: [],
};

const [error] = findings;
if (!error) throw new Error('a finding');

/** Each kind of thing that a report has to tell of, once. */
export const everything: Report = {
  ...report,
  provider: 'Keys & <locks>',
  summary: { passed: 4, failed: 3, warned: 2, skipped: 6 },
  findings: [
    ...findings,
    {
      id: '11c1',
      check: 'wire/body',
      severity: 'error',
      evidence: '',
      operation: 'PUT /keys/{id}/a|b',
      pointer: '/paths/~1keys~1{id}~1a|b/put/responses/200/content/application~1json/schema/pattern',
      message:
        'ключ 鍵 🔑 é: `` code ``, 100 % of a: b, c; __x__ $y$ \\\\| | \\| www.example.org me@example.org',
      expected: '`^a\\|b$`',
      actual: '',
      request: {
        method: 'PUT',
        url: 'no url',
        headers: [
          ['X-Twice', 'one'],
          ['x-once', ''],
          ['X-Twice', 'two'],
          ['cookie', 'a;b=1=2; c'],
        ],
        body: '',
      },
      response: {
        status: 0,
        headers: [],
        body: '',
        failure: 'ECONNRESET',
      },
      curl: `curl -i -X PUT no\\ url -H "X-Key: $KEYMOCK_SECRET_3" -H "X-Other: $KEYMOCK_SECRET_12$KEYMOCK_SECRET_3"`,
    },
    {
      id: '22d2',
      check: 'other/unknown',
      severity: 'warning',
      evidence: 'x.y',
      operation: 'GET /v0/api_keys',
      pointer: '',
      message: 'm',
      expected: 'e',
      actual: 'a',
      request: second.request,
      response: { status: 200, headers: [['A', '1']], body: '\ufffd'.repeat(301), isNotUtf8: true },
      curl: 'curl',
    },
    { ...error, id: '33e3' },
  ],
  coverage: {
    ...report.coverage,
    operations: [
      ...report.coverage.operations,
      {
        operation: 'DELETE /keys/{id}',
        exchanges: 0,
        statuses: [
          { status: '2XX', documented: true, exchanges: 0 },
          { status: 'default', documented: true, exchanges: 1 },
        ],
        checks: [],
      },
    ],
  },
  skipped: [
    ...report.skipped,
    { case: 'wire/status GET /v0/api_keys second', reason: 'ran all the same' },
    { case: 'auth/expired', reason: 'one' },
    { case: 'auth/expired', reason: 'two' },
  ],
  unchecked: ['a *b* <i>c</i> | `d`'],
  leftBehind: [...report.leftBehind, { resource: 'a*b*', name: 'k|1', reason: '<b>' }],
};
