import { describe, expect, it } from 'vitest';
import { createJudge } from '../../../src/contract/index.ts';
import { createRedactor } from '../../../src/contract/redact.ts';
import type { Exchange, Finding } from '../../../src/contract/types.ts';
import { readDocument } from '../../../src/spec/read-document.ts';

const evidence = (id: string, grade: string) => ({ 'x-evidence': { id, grade, source: 's' } });
const error = {
  type: 'object',
  required: ['code'],
  properties: { code: { type: 'string', ...evidence('error.code', 'observed') } },
};
const key = {
  type: 'object',
  required: ['id'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    note: { type: 'string', allOf: [{ maxLength: 5, ...evidence('key.note', 'assumed') }] },
    count: { type: 'integer', ...evidence('key.count', 'observed') },
  },
};
const document = readDocument({
  openapi: '3.1.0',
  info: { title: 'Keys', version: '1' },
  'x-resource': {
    key: {
      id: '/id',
      create: { operation: 'createKey' },
      list: { operation: 'listKeys' },
      secrets: [{ field: '/secret', shown: ['create'] }],
    },
  },
  security: [{ bearer: [] }],
  paths: {
    '/keys': {
      ...{
        get: {
          operationId: 'listKeys',
          ...evidence('list', 'documented'),
          responses: {
            200: {
              description: 'keys',
              content: { 'application/json': { schema: { type: 'array', items: key } } },
              headers: {
                'Cache-Control': { required: true, schema: { const: 'no-cache' } },
                'X-Left': { schema: { type: 'integer' } },
              },
            },
            401: {
              description: 'who?',
              headers: { 'WWW-Authenticate': { schema: { type: 'string', pattern: '^Bearer' } } },
              content: {
                'text/plain': { schema: { type: 'string' } },
                'application/json': { schema: error },
              },
            },
            500: { description: 'known to fail' },
          },
        },
      },
      post: {
        operationId: 'createKey',
        ...evidence('create', 'documented'),
        responses: {
          201: { description: 'made', content: { 'application/json': { schema: { type: 'object' } } } },
          400: { description: 'no', content: { 'application/json': { schema: error } } },
        },
      },
      delete: {
        operationId: 'clearKeys',
        ...evidence('clear', 'documented'),
        responses: {
          200: { description: 'gone', ...evidence('clear.200', 'documented') },
          202: { description: 'later' },
        },
      },
    },
  },
  components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
});

interface Reply {
  readonly method?: string;
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly sent?: Record<string, string>;
  readonly isNotUtf8?: true;
  readonly failure?: string;
}

const credential = 'credential-of-the-tests';
const good = { 'content-type': 'application/json', 'cache-control': 'no-cache' };

function exchange(
  {
    method = 'GET',
    status = 200,
    headers = good,
    body = '[]',
    sent = { Authorization: `Bearer ${credential}` },
    ...more
  }: Reply,
  index = 0,
): Exchange {
  return {
    index,
    request: { method, url: 'http://keys.example/api/keys', headers: Object.entries(sent) },
    response: { status, headers: Object.entries(headers), body, ...more },
    startedAt: 0,
    durationMs: 1,
  };
}

const judgeAll = (replies: readonly Reply[], dialect = 'documented'): Finding[] => {
  const judge = createJudge({ document, base: 'http://keys.example/api/', dialect });
  return replies.flatMap((reply, i) => judge.judge(exchange(reply, i)).findings);
};
const told = (reply: Reply, dialect?: string) =>
  judgeAll([reply], dialect).map(({ check, severity, pointer }) => [check, severity, pointer]);

const id = '0191c1a0-0000-7000-8000-000000000000';
const list200 = '/paths/~1keys/get/responses/200';
const items = `${list200}/content/application~1json/schema/items`;

describe('an exchange is judged', () => {
  it.each<[string, Reply, unknown[]]>([
    ['a right reply', {}, []],
    ['more fields than documented', { body: `[{"id":"${id}","more":1}]` }, []],
    [
      'headers in other case',
      { headers: { 'Content-Type': 'application/json; charset=UTF-8', 'CACHE-CONTROL': 'no-cache' } },
      [],
    ],
    [
      'a refusal that is not documented',
      { status: 418, body: 'teapot', headers: { 'content-type': 'text/html' } },
      [],
    ],
    ['nothing new since then', { status: 304, body: '', headers: {} }, []],
    ['a documented failure', { status: 500, body: '', headers: {} }, []],
    [
      'text where text or JSON may be, and nothing is',
      { status: 401, body: '', headers: { 'www-authenticate': 'Bearer' } },
      [],
    ],
    ['another success', { status: 203 }, [['wire/status', 'error', list200]]],
    ['a redirection', { status: 302, body: '', headers: {} }, [['wire/status', 'error', list200]]],
    [
      'another content type',
      { headers: { ...good, 'content-type': 'text/html' } },
      [['wire/content-type', 'error', `${list200}/content/application~1json`]],
    ],
    [
      'no content type',
      { headers: { 'cache-control': 'no-cache' } },
      [['wire/content-type', 'error', `${list200}/content/application~1json`]],
    ],
    [
      'a missing header',
      { headers: { 'content-type': 'application/json' } },
      [['wire/headers', 'error', `${list200}/headers/Cache-Control`]],
    ],
    [
      'a header of another value',
      { headers: { ...good, 'cache-control': 'max-age=1' } },
      [['wire/headers', 'error', `${list200}/headers/Cache-Control`]],
    ],
    ['a number in a header', { headers: { ...good, 'x-left': '7' } }, []],
    [
      'no number in a header',
      { headers: { ...good, 'x-left': 'many' } },
      [['wire/headers', 'error', `${list200}/headers/X-Left`]],
    ],
    [
      'a 401 without a challenge, to nobody',
      { status: 401, sent: {}, body: 'who?', headers: { 'content-type': 'text/plain' } },
      [['wire/headers', 'error', '/paths/~1keys/get/responses/401/headers/WWW-Authenticate']],
    ],
    [
      'a 401 without a challenge, to somebody',
      { status: 401, body: 'who?', headers: { 'content-type': 'text/plain' } },
      [],
    ],
    [
      'a body that is no JSON',
      { body: '[' },
      [['wire/body', 'error', `${list200}/content/application~1json`]],
    ],
    ['no body', { body: '' }, [['wire/body', 'error', `${list200}/content/application~1json`]]],
    ['another type', { body: '{}' }, [['wire/body', 'error', `${list200}/content/application~1json/schema`]]],
    ['a missing field', { body: '[{}]' }, [['wire/body', 'error', `${items}/properties/id`]]],
    ['a wrong format', { body: '[{"id":"x"}]' }, [['wire/body', 'error', `${items}/properties/id`]]],
    [
      'the same wrong in every item',
      { body: '[{"id":1},{"id":2},{"id":3}]' },
      [['wire/body', 'error', `${items}/properties/id`]],
    ],
    [
      'what is only observed',
      { body: `[{"id":"${id}","count":"1"}]` },
      [['wire/body', 'warning', `${items}/properties/count`]],
    ],
    ['what is only assumed', { body: `[{"id":"${id}","note":"too long"}]` }, []],
    [
      'a charset',
      { headers: { ...good, 'content-type': 'application/json; charset=iso-8859-1' } },
      [['wire/charset', 'error', list200]],
    ],
    ['bytes that are not UTF-8', { isNotUtf8: true }, [['wire/charset', 'error', list200]]],
    [
      'a body where none is meant',
      { method: 'DELETE', body: '{}', headers: {} },
      [['wire/empty-body', 'error', '/paths/~1keys/delete/responses/200']],
    ],
    ['a body where the document is silent', { method: 'DELETE', status: 202, body: '{}', headers: {} }, []],
    [
      'a crash',
      { status: 503, body: 'busy', headers: {} },
      [['robustness/no-server-error', 'error', '/paths/~1keys/get']],
    ],
    [
      'no reply',
      { status: 0, body: '', headers: {}, failure: 'ECONNRESET' },
      [['robustness/no-server-error', 'error', '/paths/~1keys/get']],
    ],
    [
      'the credential in an error',
      { status: 418, body: `not ${credential}`, headers: {} },
      [['secrecy/echo', 'error', '/paths/~1keys/get']],
    ],
    [
      'most of the credential in a header',
      { headers: { ...good, 'x-debug': credential.slice(0, 18) } },
      [['secrecy/echo', 'error', '/paths/~1keys/get']],
    ],
    ['another method', { method: 'PUT', status: 500 }, []],
  ])('%s', (_, reply, expected) => {
    expect(told(reply)).toEqual(expected);
  });

  it('by the live dialect, what was observed is an error', () => {
    expect(told({ body: `[{"id":"${id}","count":"1"}]` }, 'live')).toEqual([
      ['wire/body', 'error', `${items}/properties/count`],
    ]);
  });

  it('and a finding is told once, with its evidence', () => {
    const findings = judgeAll([{ status: 203 }, { status: 203 }]);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      evidence: 'list',
      operation: 'GET /keys',
      expected: 'one of 200, 401, 500',
      actual: '203',
    });
  });

  it('and what lies outside the base is nobody’s', () => {
    const judge = createJudge({ document, base: 'http://keys.example/other' });
    expect(judge.judge(exchange({ status: 203 }))).toEqual({
      operation: undefined,
      findings: [],
      looked: [],
    });
  });

  it('and counted', () => {
    const judge = createJudge({ document, base: 'http://keys.example/api' });
    for (const reply of [{}, {}, { status: 418 }]) judge.judge(exchange(reply));
    const coverage = judge.coverage();
    expect([coverage.seen, coverage.total]).toEqual([1, 7]);
    expect(coverage.operations[0]).toMatchObject({
      operation: 'GET /keys',
      exchanges: 3,
      statuses: [
        { status: '200', documented: true, exchanges: 2 },
        { status: '401', documented: true, exchanges: 0 },
        { status: '500', documented: true, exchanges: 0 },
        { status: '418', documented: false, exchanges: 1 },
      ],
    });
  });
});

describe('a judge', () => {
  const list: Reply = { status: 203, body: '[{"word":"correct-horse-battery"}]' };
  const wordy = readDocument({
    ...document.root,
    'x-resource': {
      key: {
        id: '/id',
        create: { operation: 'createKey' },
        list: { operation: 'listKeys' },
        secrets: [{ field: '/word', shown: ['create', 'list'] }],
      },
    },
  });

  it.each(['http://keys.example/api', 'http://keys.example/api//'])('has a base: %s', (base) => {
    const { operation } = createJudge({ document, base }).judge(exchange({}));
    expect(operation).toBe('GET /keys');
  });

  it('has a variable in a curl for whatever credential was sent', () => {
    const judge = createJudge({ document, base: 'http://keys.example/api' });
    const [finding] = judge.judge(exchange({ status: 203 })).findings;
    expect(finding?.curl).toContain(`-H 'Authorization: Bearer '"$KEYMOCK_SECRET_1"`);
  });

  it('masks what the document calls a secret, whatever it is called', () => {
    const judge = createJudge({ document: wordy, base: 'http://keys.example/api' });
    const [finding] = judge.judge(exchange(list)).findings;
    expect(finding?.response.body).toBe('[{"word":"***secret-2***"}]');
  });

  it('masks as the redactor does that it is given, and tells it what it sees', () => {
    const redactor = createRedactor();
    const judge = createJudge({ document: wordy, base: 'http://keys.example/api', redactor });
    expect(judge.redactor).toBe(redactor);
    const made = { method: 'POST', status: 201, body: `{"id":"${id}","word":"correct-horse-battery"}` };
    judge.judge(exchange(made));
    expect(redactor.mask('correct-horse-battery')).toBe('***secret-2***');
    expect(redactor.mask(credential)).toContain('***');
  });

  it('says which checks had something to look at, for each operation apart', () => {
    const judge = createJudge({ document, base: 'http://keys.example/api/' });
    const { looked } = judge.judge(exchange({}));
    expect(looked).toEqual(expect.arrayContaining(['wire/status', 'wire/body', 'secrecy/echo']));
    expect(judge.coverage().operations.map(({ operation, checks }) => [operation, checks])).toEqual([
      ['GET /keys', [...looked].sort()],
      ['POST /keys', []],
      ['DELETE /keys', []],
    ]);
  });

  it('tells by the documented dialect unless it is told another', () => {
    const judge = createJudge({ document, base: 'http://keys.example/api' });
    const { findings } = judge.judge(exchange({ body: `[{"id":"${id}","count":"1"}]` }));
    expect(findings.map(({ severity }) => severity)).toEqual(['warning']);
  });
});

describe('a secret that is shown once', () => {
  const secret = 'sk-0123456789abcdef0123456789abcdef';
  const created: Reply = { method: 'POST', status: 201, body: JSON.stringify({ id, secret }) };
  const leaks = (reply: Reply) => judgeAll([created, reply]).map(({ check }) => check);

  it('may be in the reply that makes it', () => {
    expect(judgeAll([created])).toEqual([]);
  });

  it.each<[string, Reply]>([
    ['in the list', { body: JSON.stringify([{ id, secret }]) }],
    ['without its prefix', { body: JSON.stringify([{ id, s: secret.slice(3) }]) }],
    ['but for its end', { body: JSON.stringify([{ id, s: secret.slice(0, 24) }]) }],
    ['in base64', { body: JSON.stringify([{ id, s: Buffer.from(secret).toString('base64') }]) }],
    ['in a header', { headers: { ...good, 'x-key': secret } }],
    ['in an error', { method: 'POST', status: 400, body: JSON.stringify({ code: `taken by ${secret}` }) }],
  ])('must not be %s', (_, reply) => {
    expect(leaks(reply)).toEqual(['secrecy/shown-once']);
  });

  it('may be hinted at', () => {
    expect(leaks({ body: JSON.stringify([{ id, hint: 'sk-0123...cdef' }]) })).toEqual([]);
  });

  it('is masked in what is told of it', () => {
    const [finding] = judgeAll([created, { body: JSON.stringify([{ id, secret }]) }]);
    expect(JSON.stringify(finding)).not.toContain(secret.slice(0, 24));
  });
});
