import { describe, expect, it } from 'vitest';
import { createJudge } from '../../../src/contract/create-judge.ts';
import type { Exchange } from '../../../src/contract/types.ts';
import { readDocument } from '../../../src/spec/read-document.ts';

const evidence = (id: string, grade: string) => ({ 'x-evidence': { id, grade, source: 's' } });
const failure = { $ref: '#/components/schemas/Failure' };
const refusal = (id: string, schema: object = failure) => ({
  description: id,
  ...evidence(id, 'assumed'),
  content: { 'application/json': { schema } },
});

/** Which errors there are is assumed; that all of them have one form is documented. */
const keys = readDocument({
  openapi: '3.1.0',
  info: { title: 'Keys', version: '1' },
  'x-resource': {
    key: {
      id: '/id',
      list: {
        operation: 'list',
        paging: { style: 'page', limit: 'size', page: 'page' },
        filters: { host: '/host' },
      },
    },
    part: { id: '/id', list: { operation: 'parts' } },
  },
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    schemas: {
      Failure: {
        type: 'object',
        required: ['success'],
        properties: { success: { type: 'boolean', const: false } },
        ...evidence('failure', 'documented'),
      },
    },
  },
  security: [{ bearer: [] }],
  paths: {
    '/keys': {
      get: {
        operationId: 'list',
        ...evidence('list', 'documented'),
        responses: {
          200: { description: 'keys', content: { 'application/json': { schema: { type: 'array' } } } },
          400: refusal('list.400', { type: 'object' }),
          401: refusal('list.401'),
          413: refusal('list.413'),
        },
      },
    },
    '/open': { get: { operationId: 'open', security: [], responses: { 200: { description: 'all' } } } },
    '/keys/{id}/parts': {
      get: {
        operationId: 'parts',
        responses: { 200: { description: 'its', content: { 'application/json': { schema: {} } } } },
      },
    },
  },
});

const html = 'text/html';

/** What is found in a reply: check, severity and evidence. */
function found(target: string, status: number, body: string, type = 'application/json', token = 'token') {
  const exchange: Exchange = {
    index: 0,
    request: {
      method: 'GET',
      url: `http://localhost${target}`,
      headers: token === '' ? [] : [['Authorization', `Bearer ${token}`]],
    },
    response: { status, headers: [['Content-Type', type]], body },
    startedAt: 0,
    durationMs: 1,
  };
  const { findings } = createJudge({ document: keys, base: 'http://localhost' }).judge(exchange);
  return findings.map(
    ({ check, severity, evidence: at, message }) => `${severity} ${check} ${at}: ${message}`,
  );
}

describe('a refusal without the one form of all errors', () => {
  it.each([
    ['an empty body', 401, '', undefined, ['error wire/body failure: the 401 of GET /keys has no body']],
    [
      'a page',
      401,
      '<h1>',
      html,
      ['error wire/content-type failure: the 401 of GET /keys has another content type than documented'],
    ],
    ['an empty body of a framework', 413, '', undefined, []],
    ['a page of a framework', 413, '<h1>', html, []],
    ['an empty body, where no form is documented', 400, '', undefined, []],
    ['as documented', 401, '{"success":false}', undefined, []],
    [
      'another value',
      401,
      '{"success":true}',
      undefined,
      ['error wire/body failure: /success of the 401 of GET /keys must be equal to constant'],
    ],
    [
      'another type, which is told once',
      401,
      '{"success":1}',
      undefined,
      ['error wire/body failure: /success of the 401 of GET /keys must be boolean'],
    ],
  ])('%s', (_, status, body, type, want) => {
    expect(found('/keys', status, body, type)).toEqual(want);
  });
});

const lost = 'error wire/status list: GET /keys returned 404 instead of a list';

describe('a list that is not found', () => {
  it.each([
    ['as documented', '/keys', 'token', [lost]],
    ['with a size', '/keys?size=5', 'token', [lost]],
    ['at a page, which may be beyond the end', '/keys?size=5&page=7', 'token', []],
    ['with a filter, which may name what is not there', '/keys?host=a', 'token', []],
    ['for nobody', '/keys', '', []],
    ['below an item, which may not be there', '/keys/7/parts', 'token', []],
    ['that is no list', '/open', 'token', []],
  ])('%s', (_, target, token, want) => {
    expect(found(target, 404, '{"success":false}', undefined, token)).toEqual(want);
  });

  it.each([
    [410, []],
    [403, []],
    [304, []],
    [399, ['error wire/status list: GET /keys answered with an undocumented status']],
    [206, ['error wire/status list: GET /keys answered with an undocumented status']],
    [199, []],
  ])('%s is judged for what it is', (status, want) => {
    expect(found('/keys', status, '')).toEqual(want);
  });
});
