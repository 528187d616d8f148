import { expect, it } from 'vitest';
import { createJudge } from '../../../src/contract/create-judge.ts';
import { readDocument } from '../../../src/spec/read-document.ts';

const text = { type: 'string' };
const item = { type: 'object', properties: { id: text, secret: text } };
const json = (schema: object) => ({ description: 'd', content: { 'application/json': { schema } } });

/** Keys that are listed with their secrets, and a page that anybody may read. */
const keys = (isListPublic: boolean) =>
  readDocument({
    openapi: '3.1.0',
    info: { title: 'Keys', version: '1' },
    'x-resource': {
      key: {
        id: '/id',
        create: { operation: 'create' },
        list: { operation: 'list' },
        secrets: [{ field: '/secret', shown: ['create', 'list'] }],
      },
    },
    components: { securitySchemes: { query: { type: 'apiKey', in: 'query', name: 'key' } } },
    security: [{ query: [] }],
    paths: {
      '/keys': {
        get: {
          operationId: 'list',
          ...(isListPublic && { security: [] }),
          responses: { 200: json({ type: 'array', items: item }) },
        },
        post: { operationId: 'create', responses: { 201: json(item) } },
      },
      '/page': {
        get: { operationId: 'page', security: [{}, { query: [] }], responses: { 200: json({}) } },
      },
    },
  });

const body = JSON.stringify({ id: '1', secret: '0123456789abcdefghijklmnopqrstuv' });
const session = ['Cookie', 'session=of-the-caller'] as const;

it.each([
  ['nobody, what was made with a credential', false, '?key=of-the-caller', '', [], ['secrecy/shown-once']],
  ['who brings a credential', false, '?key=of-the-caller', '?key=of-the-caller', [], []],
  ['who brings a cookie', false, '?key=of-the-caller', '', [session], []],
  ['nobody, where no request was seen to bring a credential', false, '', '', [], []],
  ['nobody, where anybody may list it', true, '?key=of-the-caller', '', [], []],
] as const)('a page shows a listed secret to %s', (_, isListPublic, maker, reader, headers, want) => {
  const { judge } = createJudge({ document: keys(isListPublic), base: 'http://localhost' });
  const look = (index: number, method: string, path: string, status: number, sent: typeof headers) =>
    judge({
      index,
      request: { method, url: `http://localhost${path}`, headers: sent },
      response: { status, headers: [['Content-Type', 'application/json']], body },
      startedAt: 0,
      durationMs: 1,
    }).findings.map(({ check }) => check);
  look(0, 'POST', `/keys${maker}`, 201, []);
  expect(look(1, 'GET', `/page${reader}`, 200, headers)).toEqual(want);
});
