import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../src/contract/findings/fault.ts';
import { formsOf } from '../../../src/contract/findings/secret-forms.ts';
import { createExchangeJudge, fits } from '../../../src/contract/judge/judge.ts';
import type { Look, PassiveCheck } from '../../../src/contract/run/check.ts';
import type { Exchange } from '../../../src/contract/types.ts';
import { parseJson } from '../../../src/spec/json.ts';
import { readDocument } from '../../../src/spec/read-document.ts';
import { resourcesOf } from '../../../src/spec/read-resource.ts';
import { keys, shows } from '../stand.ts';

const text = { type: 'string' };
const id = { name: 'id', in: 'path', required: true, schema: text };
const key = { type: 'object', properties: { id: text, name: text, secret: text, seed: text } };
const rotate = { post: { operationId: 'rotateKey', parameters: [id], responses: { 200: shows(key) } } };
const bare = keys({
  resource: {
    key: {
      id: '/id',
      create: { operation: 'createKey', item: '/key' },
      list: { operation: 'listKey' },
      rotate: { operation: 'rotateKey', by: { id: '/id' }, item: '/new', changes: ['/secret'] },
      secrets: [
        { field: '/secret', shown: ['create', 'rotate'] },
        { field: '/seed', shown: ['create'] },
      ],
    },
  },
});
const document = readDocument({ ...bare, paths: { ...Object(bare.paths), '/keys/{id}/rotate': rotate } });

interface Told {
  readonly method?: string;
  readonly path?: string;
  readonly status?: number;
  readonly body?: string;
  readonly sent?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly index?: number;
}

function exchange({ method = 'GET', path = '/keys', status = 200, ...told }: Told): Exchange {
  return {
    index: told.index ?? 0,
    request: { method, url: `http://keys.example/api${path}`, headers: Object.entries(told.sent ?? {}) },
    response: { status, headers: Object.entries(told.headers ?? {}), body: told.body ?? '' },
    startedAt: 0,
    durationMs: 0,
  };
}

/** Judges with one check, which tells what it is given to see. */
function open(own: Partial<PassiveCheck> = {}) {
  const looks: Look[] = [];
  const check: PassiveCheck = {
    ...{ kind: 'passive', id: 'test/own', title: '', why: '', failing: '', passing: '', source: '' },
    applies: () => true,
    judge(look) {
      looks.push(look);
      return [];
    },
    ...own,
  };
  const judge = createExchangeJudge(document, resourcesOf(document), 'http://keys.example/api', [check]);
  return { judge, looks };
}
const look = (told: Told) => {
  const { judge, looks } = open();
  judge.judge(exchange(told));
  return looks[0];
};

describe('a look at an exchange', () => {
  it.each<[string, Told, object]>([
    ['the operation and what it is', {}, { operation: { label: 'GET /keys' }, roles: [{ verb: 'list' }] }],
    ['what the document says of the status', { status: 200 }, { response: { status: '200' } }],
    ['nothing of a status of which it says nothing', { status: 418 }, { response: undefined }],
    [
      'the bare media type, and what is documented of it',
      { headers: { 'Content-Type': 'Application/JSON; charset=utf-8' } },
      { mediaType: 'application/json', content: { mediaType: 'application/json' } },
    ],
    ['no media type where none is named', {}, { mediaType: '', content: undefined }],
    [
      'a media type that is not documented',
      { headers: { 'content-type': 'text/html' } },
      { mediaType: 'text/html', content: undefined },
    ],
    ['the body as JSON', { body: '{"a":[1]}' }, { json: { a: [1] } }],
    ['a body that is none', { body: '{' }, { json: undefined }],
    ['that it is no probe', {}, { isProbe: false }],
  ])('has %s', (_, told, expected) => {
    expect(look(told)).toMatchObject(expected);
  });

  it.each([301, 302, 307, 308, 404])(
    'is not taken at another path that only a slash sets apart: %i',
    (status) => {
      expect(look({ path: '/keys/', status })).toBeUndefined();
      expect(look({ path: '/keys', status })).toBeDefined();
    },
  );

  it.each([200, 401, 500])(
    'is taken at a path with a slash too many that the server serves: %i',
    (status) => {
      expect(look({ path: '/keys/', status })).toMatchObject({ operation: { label: 'GET /keys' } });
    },
  );

  it('is taken at such a 404 once the server has served such a path: it is about an item then', () => {
    const { judge, looks } = open();
    judge.judge(exchange({ path: '/keys/', status: 200 }));
    judge.judge(exchange({ path: '/keys/', status: 404 }));
    judge.judge(exchange({ path: '/keys/', status: 301 }));
    expect(looks.map(({ exchange: { response } }) => response.status)).toEqual([200, 404]);
  });

  const basic = (credential: string) => Buffer.from(credential).toString('base64');
  it.each<[string, Record<string, string>, string[]]>([
    ['none', {}, []],
    ['a token', { AUTHORIZATION: 'Bearer a b' }, ['a b']],
    [
      'of Basic, the password and the whole',
      { authorization: `Basic ${basic('u:p:q')}` },
      ['p:q', basic('u:p:q')],
    ],
    ['of Basic without a password, the whole', { authorization: `basic ${basic('u')}` }, ['', basic('u')]],
    ['of Digest none', { authorization: 'Digest username="u"' }, []],
    ['of a scheme alone none', { authorization: 'Bearer' }, []],
    ['of a scheme that only begins so', { authorization: 'Basics abc' }, ['abc']],
    ['of another', { authorization: 'XDigest abc' }, ['abc']],
  ])('has the secrets that it was sent with: %s', (_, sent, credentials) => {
    expect(look({ sent })?.credentials).toEqual(credentials);
  });
});

describe('a judgement', () => {
  const fault = { message: 'wrong' } as Fault;

  it('has the faults of all checks that apply, each with the check that it is of', () => {
    const { judge } = open({ judge: () => [fault, { ...fault, check: 'test/other' }] });
    expect(judge.judge(exchange({}))).toEqual({
      operation: 'GET /keys',
      faults: [
        { message: 'wrong', check: 'test/own' },
        { message: 'wrong', check: 'test/other' },
      ],
      looked: ['test/own'],
      secrets: [],
    });
  });

  it('has nothing of a check that does not apply', () => {
    const { judge } = open({ judge: () => [fault], applies: ({ method }) => method === 'POST' });
    expect(judge.judge(exchange({}))).toEqual({
      operation: 'GET /keys',
      faults: [],
      looked: [],
      secrets: [],
    });
  });

  it.each(['/other', '/keys/1/2/3'])('has nothing of what the document does not know: %s', (path) => {
    const { judge, looks } = open();
    expect(judge.judge(exchange({ path }))).toEqual({
      operation: undefined,
      faults: [],
      looked: [],
      secrets: [],
    });
    expect(looks).toEqual([]);
  });

  it('is told whether the request was sent to be refused', () => {
    const { judge, looks } = open();
    judge.judge(exchange({}), { isProbe: true });
    judge.judge(exchange({}), {});
    expect(looks.map(({ isProbe }) => isProbe)).toEqual([true, false]);
  });
});

describe('secrets', () => {
  const made = (value: object, told: Told = {}): Told => ({
    method: 'POST',
    status: 201,
    body: JSON.stringify({ key: value }),
    ...told,
  });
  const learnt = (...all: readonly Told[]) => {
    const { judge, looks } = open();
    const values = all.flatMap((told) => judge.judge(exchange(told)).secrets);
    return { values, hinted: (text: string) => looks.at(-1)?.secrets.hinted(text) };
  };

  it.each<[string, Told[], string[]]>([
    ['where an item is made', [made({ secret: 'sk-123456' })], ['sk-123456']],
    ['all that it has', [made({ secret: 'sk-123456', seed: 'seed-1234' })], ['sk-123456', 'seed-1234']],
    ['once', [made({ secret: 'sk-123456' }), made({ secret: 'sk-123456' })], ['sk-123456']],
    ['as short as may be', [made({ secret: '12345678' })], ['12345678']],
    ['none that is shorter', [made({ secret: '1234567' })], []],
    ['none that is no text', [made({ secret: 123456789 })], []],
    ['none where it was refused', [made({ secret: 'sk-123456' }, { status: 409 })], []],
    ['none where it has moved', [made({ secret: 'sk-123456' }, { status: 300 })], []],
    [
      'where an item gets a new one',
      [
        {
          method: 'POST',
          path: '/keys/1/rotate',
          body: '{"new":{"secret":"sk-new-one"},"secret":"sk-old-one"}',
        },
      ],
      ['sk-new-one'],
    ],
    ['none from a list', [{ body: '{"key":{"secret":"sk-123456"}}' }], []],
    ['none from what is no item', [made({}, { body: '{"key":"sk-123456"}' })], []],
  ])('are learnt %s', (_, told, values) => {
    expect(learnt(...told).values).toEqual(values);
  });

  it('are known with all that there is to know of them', () => {
    const { hinted } = learnt(made({ seed: 'seed-1234' }, { index: 5 }), { index: 6 });
    expect(hinted('seed-1235')).toEqual([]);
    expect(hinted('a seed-1234')).toEqual([
      {
        value: 'seed-1234',
        forms: formsOf('seed-1234'),
        hidden: 'seed-1234',
        resource: expect.objectContaining({ name: 'key' }),
        rule: 1,
        learntAt: 5,
        isGuarded: false,
      },
    ]);
  });
});

describe('media types', () => {
  it.each<[string, string, boolean]>([
    ['application/json', 'application/json', true],
    ['Application/JSON; charset=utf-8', 'application/json', true],
    ['application/json', 'application/xml', false],
    ['application/json', 'text/json', false],
    ['application/*', 'application/xml', true],
    ['application/*', 'text/plain', false],
    ['*/*', 'text/plain', true],
    ['text/plain', '', false],
  ])('%s covers %s: %s', (documented, received, expected) => {
    expect(fits(documented, received)).toBe(expected);
  });

  it.each<[string, unknown]>([
    ['1', 1],
    ['null', null],
    ['', undefined],
    ['nonsense', undefined],
  ])('%j is read as JSON: %j', (body, expected) => {
    expect(parseJson(body)).toBe(expected);
  });
});
