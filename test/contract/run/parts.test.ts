import { describe, expect, it, vi } from 'vitest';
import { createCoverage } from '../../../src/contract/findings/coverage.ts';
import { brief, type Fault, faultId, severityOf, weigh } from '../../../src/contract/findings/fault.ts';
import { exchangeEvent, toFinding } from '../../../src/contract/findings/finding.ts';
import { formsOf } from '../../../src/contract/findings/secret-forms.ts';
import {
  authorizationOf,
  type Credential,
  callerFor,
  credentialIn,
  isSecured,
} from '../../../src/contract/http/caller.ts';
import { inOrder } from '../../../src/contract/http/in-order.ts';
import { pool } from '../../../src/contract/http/pool.ts';
import { createQueue } from '../../../src/contract/http/queue.ts';
import { type RunOptions, settle } from '../../../src/contract/options.ts';
import { createRedactor } from '../../../src/contract/redact.ts';
import { createChance } from '../../../src/contract/run/chance.ts';
import { filterOf } from '../../../src/contract/run/filter.ts';
import { isRefusal, isSuccess, statusOf } from '../../../src/contract/run/scene.ts';
import { aOrAn } from '../../../src/contract/run/stage.ts';
import type { Exchange } from '../../../src/contract/types.ts';
import type { JsonObject } from '../../../src/spec/json.ts';
import { readDocument } from '../../../src/spec/read-document.ts';
import { keys } from '../stand.ts';

const exchange: Exchange = {
  index: 3,
  request: {
    method: 'GET',
    url: 'http://localhost:1/keys',
    headers: [['Authorization', 'Bearer secret-token-of-tests']],
  },
  response: { status: 500, headers: [], body: 'secret-token-of-tests' },
  startedAt: 0,
  durationMs: 0,
};
const fault: Fault = {
  trail: ['/paths/~1keys/get', '/paths'],
  message: 'it\n  is   wrong ',
  expected: 'a success',
  actual: 'x'.repeat(201),
  exchange,
  operation: 'GET /keys',
};

describe('options', () => {
  const document = readDocument({ ...keys(), servers: [{ url: 'https://keys.example/api/v1' }] });
  const settled = (options: Partial<RunOptions>) =>
    settle({ document, url: 'http://localhost:1', ...options });

  it('have defaults on this machine', () => {
    const { seed, identity, excludedBy, ...rest } = settled({});
    expect(excludedBy).toBeTypeOf('function');
    expect(rest).toEqual({
      document,
      provider: 'Keys',
      dialect: 'documented',
      url: 'http://localhost:1',
      base: 'http://localhost:1/api/v1',
      isLoopback: true,
      mayWrite: true,
      self: { token: 'keymock-check-account', user: 'keymock-check:keymock-check-secret' },
      other: undefined,
      headers: {},
      inputs: {},
      bulkMethods: false,
      only: [],
      fetch: undefined,
      signal: undefined,
      rate: Number.POSITIVE_INFINITY,
      timeoutMs: 10_000,
      patienceMs: 3000,
      maxCreates: 400,
      maxBody: 16 * 1024 * 1024,
      tool: 'keymock',
    });
    expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32).toBe(true);
    expect(new Set(Array.from({ length: 5 }, () => settled({}).seed)).size).toBeGreaterThan(1);
    expect(identity.id).toMatch(/^[a-z0-9]{8}$/);
    expect(settled({ seed: 1 }).identity.id).not.toBe(settled({ seed: 1 }).identity.id);
  });

  it('have others elsewhere', () => {
    expect(settled({ url: 'https://keys.example' })).toMatchObject({
      isLoopback: false,
      mayWrite: false,
      self: { token: undefined, user: undefined },
      rate: 10,
      maxCreates: 60,
    });
    expect(settled({ url: 'https://keys.example', write: true }).mayWrite).toBe(true);
  });

  it('are taken as given', () => {
    const signal = AbortSignal.abort();
    const given = {
      provider: 'p',
      dialect: 'live',
      headers: { a: 'b' },
      inputs: { c: 'd' },
      only: ['auth'],
      fetch: vi.fn<typeof fetch>(),
      signal,
      rate: 3,
      timeoutMs: 4,
      patienceMs: 9,
      maxCreates: 5,
      tool: 'keymock/1',
      seed: 6,
    };
    expect(settled({ ...given, credentials: { token: 't' } })).toMatchObject({
      ...given,
      self: { token: 't', user: undefined },
      other: undefined,
    });
    expect(settled({ credentials: { user: 'u:p', otherUser: 'o:p' } })).toMatchObject({
      self: { token: undefined, user: 'u:p' },
      other: { token: undefined, user: 'o:p' },
    });
    const authorization = { Authorization: 'Bearer h' };
    expect(settled({ headers: { a: 'b', ...authorization } })).toMatchObject({
      headers: { a: 'b' },
      self: { token: undefined, header: { name: 'Authorization', value: 'Bearer h' } },
    });
    expect(settled({ headers: authorization }).headers).toEqual({});
    expect(settled({ headers: { a: 'b' } }).self).not.toHaveProperty('header');
    expect(settled({ credentials: { otherToken: 'o' } }).other).toEqual({ token: 'o', user: undefined });
    expect(settled({ seed: -1 }).seed).toBe(4_294_967_295);
  });

  it.each([
    ['http://localhost:1/own/', 'http://localhost:1/own'],
    ['http://localhost:1/own//', 'http://localhost:1/own'],
    ['http://localhost:1/', 'http://localhost:1/api/v1'],
    ['http://localhost:1/a/b', 'http://localhost:1/a/b'],
  ])('%s has the base %s', (url, base) => {
    expect(settled({ url }).base).toBe(base);
  });

  it('have a base without a path where the document names none', () => {
    expect(settle({ document: { ...document, basePaths: [] }, url: 'http://localhost:1' }).base).toBe(
      'http://localhost:1',
    );
  });

  it.each<[string, boolean]>([
    ['http://localhost', true],
    ['http://a.localhost', true],
    ['http://127.0.0.1', true],
    ['http://127.1.22.255:8', true],
    ['http://127.16.0.1', true],
    ['http://[::1]:1', true],
    ['http://localhost.example', false],
    ['http://alocalhost', false],
    ['http://127.0.0.1.example', false],
    ['http://128.0.0.1', false],
    ['http://[::2]', false],
  ])('%s is on this machine: %s', (url, isLoopback) => {
    expect(settled({ url }).isLoopback).toBe(isLoopback);
  });

  it.each(['localhost:80', 'keys', 'ftp://localhost', 'xhttp://localhost', ''])('refuse %j', (url) => {
    expect(() => settled({ url })).toThrow(
      new TypeError(`Failed to check "${url}": it is not an http(s) URL. Did you forget "http://"?`),
    );
  });
});

describe('coverage', () => {
  const document = readDocument({
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    paths: {
      '/a': {
        get: {
          responses: {
            200: { description: '' },
            '4XX': { description: '' },
            404: { description: '' },
            default: { description: '' },
          },
        },
        post: { responses: { 201: { description: '' } } },
      },
    },
  });

  it('counts documented statuses, each exchange once', () => {
    const counter = createCoverage(document);
    for (const status of [200, 200, 404, 403, 418, 500, 302, 0]) counter.seen('GET /a', status);
    for (const status of [202, 500, 418]) counter.seen('POST /a', status);
    counter.seen('PUT /b', 200);
    for (const check of ['wire/status', 'auth/missing', 'wire/status']) counter.checked('GET /a', check);
    const row = (status: string, documented: boolean, exchanges: number) => ({
      status,
      documented,
      exchanges,
    });
    expect(counter.coverage()).toEqual({
      seen: 3,
      total: 4,
      operations: [
        {
          operation: 'GET /a',
          exchanges: 7,
          statuses: [row('200', true, 2), row('404', true, 1), row('4XX', true, 2), row('default', true, 2)],
          checks: ['auth/missing', 'wire/status'],
        },
        {
          operation: 'POST /a',
          exchanges: 3,
          statuses: [row('201', true, 0), row('202', false, 1), row('418', false, 1), row('500', false, 1)],
          checks: [],
        },
      ],
    });
  });

  it('starts from nothing', () => {
    expect(createCoverage(document).coverage()).toMatchObject({
      seen: 0,
      total: 4,
      operations: [{ exchanges: 0, checks: [] }, { exchanges: 0 }],
    });
  });
});

describe('a fault', () => {
  const evidence = { id: 'key.name', source: 's' };
  it.each([
    ['verified', 'documented', 'error'],
    ['verified', 'live', 'error'],
    ['documented', 'documented', 'error'],
    ['documented', 'live', 'error'],
    ['observed', 'documented', 'warning'],
    ['observed', 'live', 'error'],
    ['assumed', 'live', undefined],
  ] as const)('%s weighs in the %s dialect: %s', (grade, dialect, severity) => {
    expect(severityOf({ ...evidence, grade }, dialect)).toBe(severity);
  });

  it('weighs by the evidence around it, unless it is wrong anywhere', () => {
    const root = {
      paths: { '/keys': { get: { 'x-evidence': { id: 'list', grade: 'assumed', source: 's' } } } },
    };
    expect(weigh(root, fault, 'documented')).toBeUndefined();
    expect(weigh(root, { ...fault, absolute: true }, 'documented')).toMatchObject({
      severity: 'error',
      evidence: { id: 'list' },
    });
    expect(weigh({}, fault, 'documented')).toMatchObject({ severity: 'error', evidence: { id: '' } });
    expect(weigh({}, { ...fault, isInferred: true }, 'live')).toMatchObject({ severity: 'warning' });
  });

  it('has an id of its check, its operation, its place and what was expected', () => {
    const id = faultId('wire/status', fault);
    expect(id).toBe('6704da9d48d2');
    expect(
      faultId('wire/status', { ...fault, message: 'other', actual: 'other', trail: [fault.trail[0] ?? ''] }),
    ).toBe(id);
    const others = [
      faultId('wire/body', fault),
      faultId('wire/status', { ...fault, operation: 'GET /other' }),
      faultId('wire/status', { ...fault, trail: [] }),
      faultId('wire/status', { ...fault, expected: 'other' }),
    ];
    expect(new Set([id, ...others]).size).toBe(5);
    expect(faultId('a', { ...fault, trail: [] })).toBe('3400c3941edf');
  });

  it.each([
    ['a\n b\t\tc ', 'a b c'],
    ['x'.repeat(200), 'x'.repeat(200)],
    ['x'.repeat(201), `${'x'.repeat(200)}... (201 characters)`],
  ])('is told briefly: %j', (text, expected) => {
    expect(brief(text)).toBe(expected);
    expect(brief('abcdef', 3)).toBe('abc... (6 characters)');
  });

  it('becomes a finding: weighed, brief, masked, with a curl', () => {
    const redactor = createRedactor();
    redactor.learnCredentials({ token: 'secret-token-of-tests' });
    const weighed = { evidence: { ...evidence, grade: 'documented' as const }, severity: 'error' as const };
    const tokens = { token: 'secret-token-of-tests' };
    const finding = toFinding(redactor, 'wire/status', fault, weighed, { tokens });
    const mask = redactor.mask('secret-token-of-tests');
    expect(mask).not.toContain('secret-token');
    expect(finding).toEqual({
      id: faultId('wire/status', fault),
      check: 'wire/status',
      severity: 'error',
      evidence: 'key.name',
      operation: 'GET /keys',
      pointer: '/paths/~1keys/get',
      message: 'it is wrong',
      expected: 'a success',
      actual: `${'x'.repeat(200)}... (201 characters)`,
      request: { ...exchange.request, headers: [['Authorization', `Bearer ${mask}`]] },
      response: { status: 500, headers: [], body: mask },
      curl: expect.stringMatching(/^curl .*KEYMOCK_TOKEN/s),
    });
    expect(toFinding(redactor, 'a', { ...fault, trail: [] }, weighed, {}).pointer).toBe('');
  });

  it('has its exchange masked when somebody looks, once', () => {
    const redactor = createRedactor();
    const info = { id: 'a GET /keys', check: 'a', operation: 'GET /keys', title: 't', writes: false };
    const mask = vi.spyOn(redactor, 'maskExchange');
    const event = exchangeEvent(redactor, exchange, 'GET /keys', info);
    expect(mask).not.toHaveBeenCalled();
    redactor.learnCredentials({ token: 'secret-token-of-tests' });
    const shown = redactor.maskExchange(exchange);
    mask.mockClear();
    expect(event).toEqual({ type: 'exchange', exchange: shown, operation: 'GET /keys', case: info });
    expect(event.type === 'exchange' && event.exchange).toEqual(shown);
    expect(mask).toHaveBeenCalledOnce();
  });
});

describe('small parts', () => {
  it.each<[readonly string[], string, boolean]>([
    [[], 'auth/missing', true],
    [['auth'], 'auth/missing', true],
    [['auth/missing'], 'auth/missing', true],
    [['auth/miss'], 'auth/missing', false],
    [['wire', 'auth'], 'auth/missing', true],
    [['wire'], 'auth/missing', false],
  ])('a filter of %j lets %s through: %s', (only, check, expected) => {
    expect(filterOf(only)(check)).toBe(expected);
  });

  it('values are handed on in the order of their numbers', () => {
    const seen: string[] = [];
    const give = inOrder<string>((value) => seen.push(value));
    give(2, 'c');
    give(1, 'b');
    expect(seen).toEqual([]);
    give(0, 'a');
    give(3, 'd');
    expect(seen).toEqual(['a', 'b', 'c', 'd']);
  });

  it('a queue gives what is pushed, before and while somebody waits, and ends', async () => {
    const queue = createQueue<number>();
    const seen: number[] = [];
    queue.push(1);
    queue.push(2);
    const taking = (async () => {
      for await (const value of queue) seen.push(value);
    })();
    await vi.waitFor(() => expect(seen).toEqual([1, 2]));
    queue.push(3);
    await vi.waitFor(() => expect(seen).toEqual([1, 2, 3]));
    queue.push(4);
    queue.end();
    await taking;
    expect(seen).toEqual([1, 2, 3, 4]);
  });

  it('a queue that ends with an error gives what is left, and throws it', async () => {
    const queue = createQueue<number>();
    queue.push(1);
    queue.end(new Error('broken'));
    const seen: number[] = [];
    const taking = (async () => {
      for await (const value of queue) seen.push(value);
    })();
    await expect(taking).rejects.toThrow('broken');
    expect(seen).toEqual([1]);
  });

  it('a pool works at so many values at once, and keeps their order', async () => {
    let running = 0;
    let most = 0;
    const work = async (value: number) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, value));
      running--;
      return value * 2;
    };
    expect(await pool([5, 1, 3, 2, 4], 3, work)).toEqual([10, 2, 6, 4, 8]);
    expect(most).toBe(3);
    expect(await pool([], 3, work)).toEqual([]);
  });

  it('chance is the same for the same seed', () => {
    const numbers = (seed: number) => {
      const chance = createChance(seed);
      return [10, 10, 1000, 1000, 1_000_000, 2 ** 32].map((below) => chance(below));
    };
    expect(numbers(1)).toEqual([6, 0, 527, 981, 968377, 1207330352]);
    expect(numbers(4_000_000_000)).toEqual([6, 5, 666, 893, 189117, 2620243243]);
    expect(numbers(-1)).toEqual(numbers(2 ** 32 - 1));
  });

  it.each([
    [
      'sk-0123456789abcdefgh',
      [
        'sk-0123456789abcdefgh',
        '0123456789abcdefgh',
        'sk-0123456789a',
        '456789abcdefgh',
        'c2stMDEyMzQ1Njc4OWFiY2RlZmdo',
        '736b2d303132333435363738396162636465666768',
      ],
    ],
    ['a b/c', ['a b/c']],
    ['0-abc-123', ['0-abc-123', 'MC1hYmMtMTIz', '302d6162632d313233']],
    [
      '0123456789abcdefgh',
      [
        '0123456789abcdefgh',
        '0123456789ab',
        '6789abcdefgh',
        'MDEyMzQ1Njc4OWFiY2RlZmdo',
        '303132333435363738396162636465666768',
      ],
    ],
    ['pass word?', ['pass word?', 'pass%20word%3F', 'cGFzcyB3b3JkPw', '7061737320776f72643f']],
    ['', ['']],
  ])('%j may look like %j', (secret, forms) => {
    expect(formsOf(secret)).toEqual(forms);
  });

  it.each([
    ['key', 'a key'],
    ['api-key', 'an api-key'],
    ['Item', 'an Item'],
    ['big item', 'a big item'],
  ])('%s: %s', (name, expected) => {
    expect(aOrAn(name)).toBe(expected);
  });

  it.each([
    [0, false, false],
    [199, false, false],
    [200, true, false],
    [299, true, false],
    [300, false, false],
    [399, false, false],
    [400, false, true],
    [499, false, true],
    [500, false, false],
  ])('%i is a success: %s, a refusal: %s', (status, success, refusal) => {
    const answered = { ...exchange, response: { ...exchange.response, status } };
    expect([isSuccess(answered), isRefusal(answered)]).toEqual([success, refusal]);
  });

  it('a status is told, or why there is none', () => {
    expect(statusOf(exchange)).toBe('500');
    const lost = { status: 0, headers: [], body: '' };
    expect(statusOf({ ...exchange, response: { ...lost, failure: 'EX' } })).toBe('no reply (EX)');
    expect(statusOf({ ...exchange, response: lost })).toBe('no reply (unknown)');
  });
});

describe('a credential', () => {
  const presented = (schemes: JsonObject, security: readonly JsonObject[], credential: Credential) => {
    const document = readDocument({
      openapi: '3.1.0',
      info: { title: 'T', version: '1' },
      components: { securitySchemes: schemes },
      paths: { '/a': { get: { security, responses: {} } } },
    });
    const [operation] = document.operations;
    if (operation === undefined) throw new Error('no operation');
    return { caller: callerFor(document, operation, credential), isSecured: isSecured(operation) };
  };
  const bearer = { type: 'http', scheme: 'bearer' };
  const basic = { type: 'http', scheme: 'basic' };
  const digest = { type: 'http', scheme: 'digest' };
  const key = { type: 'apiKey', in: 'query', name: 'k' };
  const both = { token: 't', user: 'u:p:q' };
  const header = { name: 'X-Own', value: 'v' };
  const own = { kind: 'parameter', in: 'header' };
  const user = { kind: 'user', user: 'u', password: 'p:q' };

  it.each<[string, JsonObject, JsonObject[], Credential, unknown, boolean]>([
    ['is not needed', {}, [], both, { kind: 'nobody' }, false],
    ['a token as bearer', { bearer }, [{ bearer: [] }], both, { kind: 'bearer', token: 't' }, true],
    [
      'a token by OAuth',
      { o: { type: 'oauth2', flows: {} } },
      [{ o: [] }],
      both,
      { kind: 'bearer', token: 't' },
      true,
    ],
    [
      'a token by OpenID',
      { o: { type: 'openIdConnect', openIdConnectUrl: 'https://a' } },
      [{ o: [] }],
      both,
      { kind: 'bearer', token: 't' },
      true,
    ],
    [
      'a token as a parameter',
      { key },
      [{ key: [] }],
      both,
      { kind: 'parameter', in: 'query', name: 'k', value: 't' },
      true,
    ],
    ['a user as Basic', { basic }, [{ basic: [] }], both, { ...user, basic: true }, true],
    ['a user as Digest', { digest }, [{ digest: [] }], both, { ...user, basic: false }, true],
    [
      'a user as Digest or Basic',
      { digest, basic },
      [{ digest: [] }, { basic: [] }],
      both,
      { ...user, basic: true },
      true,
    ],
    [
      'a user without a password',
      { basic },
      [{ basic: [] }],
      { user: 'u' },
      { kind: 'user', user: 'u', password: '', basic: true },
      true,
    ],
    [
      'the first that fits',
      { basic, bearer },
      [{ basic: [] }, { bearer: [] }],
      { token: 't' },
      { kind: 'bearer', token: 't' },
      true,
    ],
    ['a user where a token is wanted', { bearer }, [{ bearer: [] }], { user: 'u:p' }, undefined, true],
    ['a token where a user is wanted', { basic }, [{ basic: [] }], { token: 't' }, undefined, true],
    ['nothing where it is optional', { bearer }, [{ bearer: [] }, {}], {}, { kind: 'nobody' }, false],
    ['a header as it is', { bearer }, [{ bearer: [] }], { header }, { ...own, ...header }, true],
    ['a header where nothing is asked for', {}, [], { header }, { ...own, ...header }, false],
    [
      'a header where it is optional',
      { bearer },
      [{ bearer: [] }, {}],
      { header },
      { ...own, ...header },
      false,
    ],
    [
      'a token before a header',
      { bearer },
      [{ bearer: [] }],
      { token: 't', header },
      { kind: 'bearer', token: 't' },
      true,
    ],
    ['two at once', { basic, bearer }, [{ basic: [], bearer: [] }], both, undefined, true],
    ['an unknown way', { m: { type: 'mutualTLS' } }, [{ m: [] }], both, undefined, true],
    ['an unknown scheme', { m: { type: 'http', scheme: 'hoba' } }, [{ m: [] }], both, undefined, true],
  ])('%s', (_, schemes, security, credential, caller, secured) => {
    expect(presented(schemes, security, credential)).toEqual({ caller, isSecured: secured });
  });

  it.each<[string, Record<string, string>, object | undefined]>([
    ['the header of everybody', { a: '1', authorization: 'Bearer t' }, ['authorization', 'Bearer t']],
    ['a header that the document names', { 'x-key': 'v' }, ['x-key', 'v']],
    ['no other', { a: '1', sid: '2', 'X-Query': '3' }, undefined],
  ])('is found among the headers of a run: %s', (_, headers, found) => {
    const parameter = (place: string, name: string) => ({ type: 'apiKey', in: place, name });
    const document = readDocument({
      ...keys(),
      security: [],
      components: {
        securitySchemes: {
          digest,
          one: parameter('header', 'X-Key'),
          two: parameter('cookie', 'sid'),
          three: parameter('query', 'X-Query'),
        },
      },
    });
    const { name, value } = credentialIn(document, headers) ?? {};
    expect(name && [name, value]).toEqual(found);
  });

  it('becomes a header, unless a challenge comes first', () => {
    expect(authorizationOf({ kind: 'nobody' })).toBeUndefined();
    expect(authorizationOf({ kind: 'raw', authorization: 'x y' })).toBe('x y');
    const user = { kind: 'user', user: 'é', password: 'p', basic: true } as const;
    expect(authorizationOf(user)).toBe('Basic w6k6cA==');
    expect(authorizationOf({ ...user, basic: false })).toBeUndefined();
  });
});
